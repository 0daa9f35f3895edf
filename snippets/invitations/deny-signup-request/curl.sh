curl --fail-with-body --max-time 30 --request POST \
  "$LAYER5_URL/api/identity/users/request/deny?id=$SIGNUP_REQUEST_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
