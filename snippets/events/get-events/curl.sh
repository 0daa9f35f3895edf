curl --fail-with-body --max-time 30 --get \
  "$LAYER5_URL/api/events/list" \
  --data-urlencode "page=0" \
  --data-urlencode "pagesize=4" \
  --data-urlencode "order=created_at desc" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID"
