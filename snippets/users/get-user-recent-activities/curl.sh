curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/users/$USER_ID/profile/activity?page=0&pageSize=10"
