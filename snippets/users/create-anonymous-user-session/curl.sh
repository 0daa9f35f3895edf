curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/users/anonymous" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "name": "trial-meshery",
  "kind": "meshery",
  "type": "platform",
  "subType": "management",
  "status": "connected",
  "metadata": {
    "server_location": "https://meshery.tidewater.example"
  }
}
JSON
