curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/academy/registrations/test-sessions/start" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "testAbsPath": "/certifications/certified-harbor-operator/examination/",
  "registrationId": "$EXAM_REGISTRATION_ID"
}
JSON
