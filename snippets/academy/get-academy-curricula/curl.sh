curl --fail-with-body --max-time 30 --get "$LAYER5_URL/api/academy/curricula" \
  --data-urlencode "contentType=learning-path" \
  --data-urlencode "contentType=challenge" \
  --data-urlencode "pageSize=20" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID"
