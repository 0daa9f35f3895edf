curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/system/version"
