curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/entitlement/subscriptions?status=active&status=trialing" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID"
