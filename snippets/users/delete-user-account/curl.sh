curl --fail-with-body --max-time 30 --request DELETE \
  "$LAYER5_URL/api/identity/users/self" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
