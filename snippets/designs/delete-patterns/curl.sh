curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/content/patterns/delete" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "patterns": [
    { "id": "$DESIGN_ID", "name": "Pier Telemetry" },
    { "id": "$OTHER_DESIGN_ID", "name": "Edge Gateway" }
  ]
}
JSON
