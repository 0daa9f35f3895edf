# One place for what every request needs.
api() {
  curl --fail-with-body --silent --show-error --max-time 30 \
    --header "Authorization: Bearer $LAYER5_TOKEN" \
    --header "layer5-current-orgid: $LAYER5_ORG_ID" "$@"
}

workspace=$(
  curl --fail-with-body --silent --show-error --max-time 30 \
    "$LAYER5_URL/api/workspaces" \
    --header "Authorization: Bearer $LAYER5_TOKEN" \
    --header "Content-Type: application/json" \
    --data @- <<JSON | jq --raw-output '.id'
{
  "name": "Harbor Drill",
  "description": "Rehearsal of a power cut in the east harbor",
  "organizationId": "$LAYER5_ORG_ID"
}
JSON
)
echo "Created $workspace"

address="$LAYER5_URL/api/workspaces/$workspace"
api --request POST "$address/environments/$ENVIRONMENT_ID" --output /dev/null
api --request POST "$address/teams/$TEAM_ID" --output /dev/null

api "$address/environments?page=0&pageSize=10" |
  jq --raw-output '.environments[] | "Environment: \(.name)"'
api "$address/teams?page=0&pageSize=10" |
  jq --raw-output '.teams[] | "Team: \(.name)"'

api --request DELETE "$address/teams/$TEAM_ID"
api --request DELETE "$address/environments/$ENVIRONMENT_ID"
api --request DELETE "$address"
echo "Deleted $workspace"
