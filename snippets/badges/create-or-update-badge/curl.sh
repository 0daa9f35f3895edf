curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/organizations/badges" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "label": "Rollout-Pilot",
  "name": "Rollout Pilot",
  "orgId": "$LAYER5_ORG_ID",
  "description": "Awarded for a rollout that no robot noticed",
  "imageUrl": "https://tidewater.example/academy/badges/rollout-pilot.svg"
}
JSON
