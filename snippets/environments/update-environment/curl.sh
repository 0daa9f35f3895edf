curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/environments/$ENVIRONMENT_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "name": "staging",
  "description": "Rehearsal of every rollout before it reaches the piers",
  "organizationId": "$LAYER5_ORG_ID"
}
JSON
