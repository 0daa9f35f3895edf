curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/content/filters/clone/$FILTER_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "name": "sonar-rate-limit-trial"
}
JSON
