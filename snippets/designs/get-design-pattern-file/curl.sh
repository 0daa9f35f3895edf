curl --fail-with-body --silent --show-error --max-time 30 \
  "$LAYER5_URL/api/content/patterns/download/$DESIGN_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --output pier-telemetry.yaml \
  --write-out "Saved %{filename_effective}: %{size_download} bytes\n"
