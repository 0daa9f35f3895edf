curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/users/self/account-deletion-eligibility?organizationId=$LAYER5_ORG_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
