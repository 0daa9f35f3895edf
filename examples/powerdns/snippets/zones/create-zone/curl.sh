curl --fail-with-body --silent --show-error --max-time 30 \
  --header "X-API-Key: $PDNS_KEY" \
  --header "Content-Type: application/json" \
  --data '{"name": "harbour.example.", "kind": "Native", "nameservers": ["ns.harbour.example."]}' \
  "$PDNS_URL/servers/localhost/zones"
