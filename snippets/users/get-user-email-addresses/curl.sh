curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/users/$USER_ID/emails" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
