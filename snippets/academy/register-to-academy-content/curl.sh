curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/academy/register" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "contentId": "$CURRICULUM_ID",
  "userId": "$USER_ID",
  "contentType": "learning-path"
}
JSON
