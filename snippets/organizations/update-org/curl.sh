curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/identity/orgs/$LAYER5_ORG_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data '{
    "name": "Tidewater Robotics",
    "description": "Builds robots that inspect harbors and piers",
    "country": "US",
    "region": "North America"
  }'
