curl --fail-with-body --silent --show-error --max-time 30 \
  --request PUT \
  --user "$KINTO_USER:$KINTO_PASSWORD" \
  --header "Content-Type: application/json" \
  --data '{"data": {"title": "All berths"}}' \
  "$KINTO_URL/buckets/$KINTO_BUCKET/collections/$KINTO_COLLECTION"
