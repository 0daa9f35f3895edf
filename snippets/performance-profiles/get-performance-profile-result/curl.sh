curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/performance/profiles/$PERFORMANCE_PROFILE_ID/results/$RESULT_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
