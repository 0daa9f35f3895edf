curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/academy/registrations/$CURRICULUM_ID?status=registered" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
