curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/content/patterns/resource" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "name": "telemetry-collector",
  "namespace": "fleet-telemetry",
  "type": "Service",
  "oamType": "workload"
}
JSON
