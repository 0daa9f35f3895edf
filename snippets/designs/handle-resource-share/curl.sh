curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/resource/pattern/share/$DESIGN_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "grantAccess": [{ "actorId": "$USER_ID", "actorType": "user" }],
  "revokeAccess": [],
  "notifyUsers": true
}
JSON
