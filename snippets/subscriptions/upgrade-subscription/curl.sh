curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/entitlement/subscriptions/$SUBSCRIPTION_ID/upgrade" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "oldPlanId": "$PLAN_ID",
  "newPlanId": "$NEW_PLAN_ID"
}
JSON
