curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/users/search?search=skerry&pageSize=5" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
