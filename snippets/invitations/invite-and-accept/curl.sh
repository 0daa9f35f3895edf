invitation=$(
  curl --fail-with-body --silent --show-error --max-time 30 \
    "$LAYER5_URL/api/organizations/invitations" \
    --header "Authorization: Bearer $LAYER5_TOKEN" \
    --header "Content-Type: application/json" \
    --data @- <<JSON | jq --raw-output '.id'
{
  "name": "Night shift",
  "description": "Operators who watch the robots after dark",
  "orgId": "$LAYER5_ORG_ID",
  "emails": ["@tidewater.example"],
  "roles": ["Organization User"],
  "teams": ["$TEAM_ID"],
  "status": "enabled",
  "quota": 4
}
JSON
)
echo "Invitation $invitation"

curl --fail-with-body --silent --show-error --max-time 30 --request POST \
  "$LAYER5_URL/api/organizations/invitations/$invitation/accept" \
  --header "Authorization: Bearer ${INVITEE_TOKEN:-$LAYER5_TOKEN}" \
  --output /dev/null

curl --fail-with-body --silent --show-error --max-time 30 \
  "$LAYER5_URL/api/organizations/invitations/$invitation" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" |
  jq --raw-output '"\(.acceptedBy | length) of \(.quota) accepted"'
