curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/auth/keys" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "function": "Approve rollout",
  "category": "Operations",
  "subcategory": "Rollouts",
  "description": "Let a rollout go on from one pier to the next"
}
JSON
