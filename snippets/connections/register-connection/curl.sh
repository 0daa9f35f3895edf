curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/integrations/connections" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "name": "pier-7-prom",
  "kind": "prometheus",
  "type": "telemetry",
  "subType": "metrics",
  "status": "registered",
  "metadata": { "url": "https://pier-7-prom.tidewater.example" },
  "credentialId": "$CREDENTIAL_ID"
}
JSON
