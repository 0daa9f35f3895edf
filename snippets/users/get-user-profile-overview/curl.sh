curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/users/profile/details" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
