curl --fail-with-body --silent --show-error --max-time 30 \
  "$LAYER5_URL/api/integrations/credentials/$CREDENTIAL_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" |
  jq '{name, type, updatedAt}'
