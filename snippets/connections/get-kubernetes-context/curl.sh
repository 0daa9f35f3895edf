curl --fail-with-body --silent --show-error --max-time 30 \
  "$LAYER5_URL/api/integrations/connections/kubernetes/$CONNECTION_ID/context" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" |
  jq '.contexts[] | {name, server, version, reachable}'
