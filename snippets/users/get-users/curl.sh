curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/users?page=0&pageSize=4"
