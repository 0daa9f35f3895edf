curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/environments?orgId=$LAYER5_ORG_ID&page=0&pageSize=10" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
