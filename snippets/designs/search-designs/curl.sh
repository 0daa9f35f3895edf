curl --fail-with-body --max-time 30 --get \
  "$LAYER5_URL/api/content/patterns" \
  --data-urlencode "search=telemetry" \
  --data-urlencode "order=updated_at desc" \
  --data-urlencode "page=0" \
  --data-urlencode "pageSize=10" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID"
