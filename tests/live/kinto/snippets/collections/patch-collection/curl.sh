curl --fail-with-body --silent --show-error --max-time 30 \
  --request PATCH \
  --user "$KINTO_USER:$KINTO_PASSWORD" \
  --header "Content-Type: application/json" \
  --data '{"data": {"state": "open"}}' \
  "$KINTO_URL/buckets/$KINTO_BUCKET/collections/$KINTO_COLLECTION"
