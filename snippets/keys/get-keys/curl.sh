curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/auth/keys?search=workspace&page=0&pageSize=10" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID"
