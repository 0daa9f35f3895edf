curl --fail-with-body --max-time 30 --request DELETE \
  "$LAYER5_URL/api/identity/orgs/$LAYER5_ORG_ID/roles/$ROLE_ID/keychains/$KEYCHAIN_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
