curl --silent --show-error --max-time 30 --write-out 'Status: %{http_code}\n' \
  "$LAYER5_URL/api/identity/tokens"
