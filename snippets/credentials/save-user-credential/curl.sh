curl --fail-with-body --silent --show-error --max-time 30 \
  "$LAYER5_URL/api/integrations/credentials" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON | jq '{id, name, type}'
{
  "name": "pier-7-prom-reader",
  "type": "token",
  "secret": { "token": "$(cat pier-7.token)" }
}
JSON
