curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/academy/curricula" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "type": "challenge",
  "title": "Fog over Pier 7",
  "orgId": "$LAYER5_ORG_ID",
  "workspaceId": "$LAB_WORKSPACE_ID",
  "teamId": "$LEARNING_TEAM_ID",
  "accessStatus": "enabled",
  "metadata": {
    "title": "Fog over Pier 7",
    "description": "Bring a robot home when its camera sees nothing",
    "permalink": "https://tidewater.example/academy/fog-over-pier-7/"
  }
}
JSON
