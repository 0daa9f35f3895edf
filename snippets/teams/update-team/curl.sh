curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/identity/orgs/$LAYER5_ORG_ID/teams/$TEAM_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "name": "Platform",
  "description": "Keeps the clusters of both harbors and of pier 7 running"
}
JSON
