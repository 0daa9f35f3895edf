curl --silent --show-error --max-time 30 --write-out 'Status: %{http_code}\n' \
  "$LAYER5_URL/api/environments" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "description": "Robots on trial in the outer harbor",
  "organizationId": "$LAYER5_ORG_ID"
}
JSON
