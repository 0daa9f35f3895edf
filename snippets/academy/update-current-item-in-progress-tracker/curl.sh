curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/academy/registrations/$REGISTRATION_ID/progress-tracker/update-current-item" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "contentType": "learning-path",
  "itemData": {
    "id": "across-two-harbors",
    "lastOpened": "2026-03-02T09:00:00Z",
    "contentType": "learning-path"
  }
}
JSON
