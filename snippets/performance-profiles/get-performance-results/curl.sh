curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/performance/results?from=2026-02-23&page=0&pagesize=10" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
