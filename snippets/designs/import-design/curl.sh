curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/pattern/import" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "name": "Camera Relay",
  "fileName": "docker-compose.yaml",
  "file": "$(base64 <docker-compose.yaml | tr -d '\n')"
}
JSON
