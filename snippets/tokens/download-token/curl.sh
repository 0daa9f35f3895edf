curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/tokens/$TOKEN_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
