curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/content/filters" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "save": true,
  "filterData": {
    "name": "berth-limit",
    "filterFile": "$(base64 <berth-limit.wasm | tr -d '\n')",
    "visibility": "private"
  }
}
JSON
