curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/environments" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "name": "sea-trials",
  "description": "Robots on trial in the outer harbor",
  "organizationId": "$LAYER5_ORG_ID"
}
JSON
