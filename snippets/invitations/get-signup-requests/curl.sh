curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/users/request?page=0&pagesize=10" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
