curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/registry/connections/$CONNECTION_DEFINITION_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
