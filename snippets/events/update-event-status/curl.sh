curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/events/$EVENT_ID/status" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "status": "completed"
}
JSON
