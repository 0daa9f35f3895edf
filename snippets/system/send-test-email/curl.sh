curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/system/email/test" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "to": "mira.okafor@tidewater.example",
  "subject": "Can you read this?"
}
JSON
