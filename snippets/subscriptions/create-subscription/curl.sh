curl --fail-with-body --silent --show-error --max-time 30 \
  "$LAYER5_URL/api/entitlement/subscriptions/create" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON | jq '{subscriptionId}'
{
  "orgId": "$LAYER5_ORG_ID",
  "planId": "$PLAN_ID",
  "userCount": 12,
  "email": "mira.okafor@tidewater.example",
  "paymentProcessor": "stripe"
}
JSON
