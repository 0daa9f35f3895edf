curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/catalog/requests/approve" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "id": "$CATALOG_REQUEST_ID",
  "contentType": "pattern"
}
JSON
