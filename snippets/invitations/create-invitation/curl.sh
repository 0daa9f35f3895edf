curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/organizations/invitations" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "name": "Summer crew",
  "description": "Pilots for the survey season",
  "orgId": "$LAYER5_ORG_ID",
  "emails": ["yusuf.amin@tidewater.example", "@saltmarsh.example"],
  "roles": ["Organization User"],
  "teams": ["$TEAM_ID"],
  "status": "enabled",
  "expiresAt": "2026-07-01T00:00:00Z",
  "quota": 3
}
JSON
