curl --fail-with-body --max-time 30 --get \
  "$LAYER5_URL/api/catalog/requests" \
  --data-urlencode "page=0" \
  --data-urlencode "pageSize=10" \
  --data-urlencode "order=updated_at desc" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID"
