curl --fail-with-body --silent --show-error --max-time 30 \
  --header "Content-Type: application/json" \
  --data '{"limit": 5}' \
  "$PREFECT_API_URL/flows/filter"
