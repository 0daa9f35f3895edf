curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/users/notify/comment" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "designId": "$DESIGN_ID",
  "mentionUsers": ["$USER_ID"],
  "messages": [
    {
      "firstName": "Mira",
      "lastName": "Okafor",
      "message": "Priya, does pier 7 need a second replica?",
      "timestamp": "2026-03-02T08:55:00Z"
    }
  ]
}
JSON
