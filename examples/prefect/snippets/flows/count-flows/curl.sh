curl --fail-with-body --silent --show-error --max-time 30 \
  --request POST \
  "$PREFECT_API_URL/flows/count"
