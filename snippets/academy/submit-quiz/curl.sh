curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/academy/registrations/test-sessions/submit" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "testSessionId": "$TEST_SESSION_ID",
  "quizAbsPath": "/certifications/certified-harbor-operator/examination/",
  "registrationId": "$EXAM_REGISTRATION_ID",
  "answers": [
    {
      "questionId": "q1",
      "selectedOptionId": { "a": false, "b": true },
      "answerText": ""
    },
    {
      "questionId": "q2",
      "selectedOptionId": {},
      "answerText": "slack water"
    }
  ]
}
JSON
