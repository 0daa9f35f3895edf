curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/catalog/content/classes" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
