curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/user/schedules?page=0&pageSize=10" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
