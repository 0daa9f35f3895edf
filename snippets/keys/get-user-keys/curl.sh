curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/orgs/$LAYER5_ORG_ID/users/keys?page=0&pageSize=4" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
