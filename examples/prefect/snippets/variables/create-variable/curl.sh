curl --fail-with-body --silent --show-error --max-time 30 \
  --header "Content-Type: application/json" \
  --data '{"name": "harbour", "value": "Brest"}' \
  "$PREFECT_API_URL/variables/"
