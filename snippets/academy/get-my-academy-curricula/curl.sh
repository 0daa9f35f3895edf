curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/academy/curricula/registered?orgId=$LAYER5_ORG_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
