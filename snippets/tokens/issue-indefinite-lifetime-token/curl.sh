curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/tokens/infinite?userId=$USER_ID&provider=github" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
