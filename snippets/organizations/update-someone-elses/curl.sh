curl --silent --show-error --max-time 30 --request PUT --write-out 'Status: %{http_code}\n' \
  "$LAYER5_URL/api/identity/orgs/$OTHER_ORG_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data '{
    "name": "Saltmarsh Labs",
    "description": "Sensors for robots that inspect harbors",
    "country": "PT",
    "region": "Europe"
  }'
