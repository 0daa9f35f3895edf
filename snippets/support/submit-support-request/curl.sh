curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/integrations/support" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "subject": "Connection harbor-west stays in maintenance",
  "message": "We set harbor-west to connected yesterday, and today it is in maintenance again.",
  "scope": "Support"
}
JSON
