curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/events" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "category": "connection",
  "action": "maintenance",
  "description": "Took harbor-west out of use to replace a node"
}
JSON
