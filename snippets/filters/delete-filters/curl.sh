curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/content/filters/delete" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "filters": [
    { "id": "$FILTER_ID", "name": "sonar-rate-limit" },
    { "id": "$OTHER_FILTER_ID", "name": "sonar-burst-trial" }
  ]
}
JSON
