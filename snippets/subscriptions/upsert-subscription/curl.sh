curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/entitlement/subscriptions" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "id": "$SUBSCRIPTION_ID",
  "planId": "$PLAN_ID",
  "quantity": 15
}
JSON
