curl --fail-with-body --silent --show-error --max-time 30 --request PUT \
  "$LAYER5_URL/api/integrations/credentials" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON | jq '{id, name, updatedAt}'
{
  "id": "$CREDENTIAL_ID",
  "name": "telemetry-prom-reader",
  "type": "token",
  "secret": { "token": "$(cat prometheus.token)" }
}
JSON
