curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/orgs" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data '{
    "name": "Breakwater Studios",
    "description": "Films the harbor from below",
    "country": "US",
    "region": "North America"
  }'
