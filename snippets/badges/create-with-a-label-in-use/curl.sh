curl --silent --show-error --max-time 30 --write-out 'Status: %{http_code}\n' \
  "$LAYER5_URL/api/organizations/badges" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "label": "Harbor-Operator",
  "name": "Harbor Operator, second class",
  "orgId": "$LAYER5_ORG_ID",
  "description": "Awarded for a dive under supervision",
  "imageUrl": "https://tidewater.example/academy/badges/second-class.svg"
}
JSON
