curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/orgs/$LAYER5_ORG_ID/roles/$ROLE_ID/keychains?page=0&pageSize=10" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
