curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/users/request/notification" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
