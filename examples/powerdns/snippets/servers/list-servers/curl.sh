curl --fail-with-body --silent --show-error --max-time 30 \
  --header "X-API-Key: $PDNS_KEY" \
  "$PDNS_URL/servers"
