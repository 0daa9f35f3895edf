curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/events/status" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "ids": ["$EVENT_ID", "$OTHER_EVENT_ID"],
  "status": "completed"
}
JSON
