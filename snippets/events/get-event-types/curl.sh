curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/events/types?page=0&pageSize=4" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
