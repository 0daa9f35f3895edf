curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/orgs/$LAYER5_ORG_ID/users?page=0&pageSize=3" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
