curl --fail-with-body --max-time 30 --request DELETE \
  "$LAYER5_URL/user/schedules/$SCHEDULE_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
