curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/content/view/share" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "contentId": "$VIEW_ID",
  "contentType": "view",
  "emails": ["jonas.lindqvist@tidewater.example"],
  "share": true
}
JSON
