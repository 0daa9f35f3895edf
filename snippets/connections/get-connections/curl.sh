curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/integrations/connections?kind=kubernetes&status=connected&status=maintenance" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID"
