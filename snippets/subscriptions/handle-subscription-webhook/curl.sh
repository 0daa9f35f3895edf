curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/entitlement/subscriptions/webhooks" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "id": "evt_tidewater_0042",
  "type": "invoice.paid",
  "data": {
    "object": {
      "subscription": "sub_tidewater_2026"
    }
  }
}
JSON
