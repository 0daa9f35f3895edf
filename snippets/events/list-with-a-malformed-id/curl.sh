curl --silent --show-error --max-time 30 --write-out '\nStatus: %{http_code}\n' \
  "$LAYER5_URL/api/workspaces/fleet-telemetry/events?page=0&pageSize=10" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID"
