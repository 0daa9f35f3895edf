curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/integrations/connections/$CONNECTION_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "name": "harbor-east",
  "kind": "kubernetes",
  "type": "platform",
  "subType": "orchestrator",
  "status": "maintenance"
}
JSON
