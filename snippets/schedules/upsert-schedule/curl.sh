curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/user/schedules" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "name": "every-sunday",
  "cronExpression": "0 4 * * 0"
}
JSON
