curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/orgs/$LAYER5_ORG_ID/users/invite" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "emails": ["yusuf.amin@tidewater.example"],
  "roles": ["Organization User"],
  "teams": ["$TEAM_ID"]
}
JSON
