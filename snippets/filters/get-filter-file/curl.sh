curl --fail-with-body --silent --show-error --max-time 30 \
  "$LAYER5_URL/api/content/filters/download/$FILTER_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --output sonar-rate-limit.wasm \
  --write-out "Saved %{filename_effective}: %{size_download} bytes\n"
