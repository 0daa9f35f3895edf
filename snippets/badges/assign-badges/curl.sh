curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/identity/users/badges" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "badges": ["Harbor-Operator"],
  "userId": "$USER_ID",
  "notify": true
}
JSON
