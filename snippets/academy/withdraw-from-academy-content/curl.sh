curl --fail-with-body --max-time 30 --request POST \
  "$LAYER5_URL/api/academy/curricula/registrations/$REGISTRATION_ID/withdraw" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
