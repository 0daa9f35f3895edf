curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/academy/curricula/$CURRICULUM_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "type": "learning-path",
  "title": "Kubernetes for Fleet Operators",
  "orgId": "$LAYER5_ORG_ID",
  "workspaceId": "$LAB_WORKSPACE_ID",
  "teamId": "$LEARNING_TEAM_ID",
  "accessStatus": "enabled",
  "metadata": {
    "title": "Kubernetes for Fleet Operators",
    "description": "Run the services of a robot fleet, from dock to cloud",
    "permalink": "https://tidewater.example/academy/kubernetes-for-fleet-operators/"
  }
}
JSON
