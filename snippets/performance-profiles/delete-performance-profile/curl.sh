curl --fail-with-body --max-time 30 --request DELETE \
  "$LAYER5_URL/api/performance/profiles/$PERFORMANCE_PROFILE_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
