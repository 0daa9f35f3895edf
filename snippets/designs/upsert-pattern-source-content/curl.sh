curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/content/patterns/upload/$DESIGN_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/octet-stream" \
  --data-binary @telemetry-collector.yaml
