curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/badges?orgId=$LAYER5_ORG_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
