curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/organizations/invitations/$INVITATION_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "name": "Spring crew",
  "description": "New operators for the season",
  "orgId": "$LAYER5_ORG_ID",
  "emails": ["lena.brandt@tidewater.example", "@saltmarsh.example"],
  "roles": ["Organization User"],
  "teams": ["$TEAM_ID"],
  "status": "disabled",
  "expiresAt": "2026-04-01T00:00:00Z",
  "quota": 5
}
JSON
