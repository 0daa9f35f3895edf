curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/registry/connections/$CONNECTION_DEFINITION_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "schemaVersion": "connections.meshery.io/v1beta3",
  "name": "Tide gauge",
  "description": "Reports the water level at a pier once a minute",
  "kind": "tide-gauge",
  "type": "telemetry",
  "subType": "metrics",
  "status": "registered"
}
JSON
