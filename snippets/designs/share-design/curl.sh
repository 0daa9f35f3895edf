curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/content/design/share" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "contentId": "$DESIGN_ID",
  "contentType": "pattern",
  "emails": ["jonas.lindqvist@tidewater.example", "aiko.tanaka@tidewater.example"],
  "share": true
}
JSON
