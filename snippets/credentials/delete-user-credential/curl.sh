curl --fail-with-body --max-time 30 --request DELETE \
  "$LAYER5_URL/api/integrations/credentials?credentialId=$CREDENTIAL_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
