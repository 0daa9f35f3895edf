curl --fail-with-body --max-time 30 --request POST \
  "$LAYER5_URL/api/entitlement/subscriptions/$SUBSCRIPTION_ID/cancel" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID"
