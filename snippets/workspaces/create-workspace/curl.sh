curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/workspaces" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "name": "Harbor Drill",
  "description": "Rehearsal of a power cut in the east harbor",
  "organizationId": "$LAYER5_ORG_ID"
}
JSON
