curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/workspaces/$WORKSPACE_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "name": "Fleet Telemetry",
  "description": "Metrics, dashboards and alerts of every robot at sea",
  "organizationId": "$LAYER5_ORG_ID"
}
JSON
