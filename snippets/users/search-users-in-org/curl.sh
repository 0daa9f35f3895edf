curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/orgs/$LAYER5_ORG_ID/users/search?search=an&pageSize=5" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
