curl --fail-with-body --silent --show-error --max-time 30 \
  --user "$KINTO_USER:$KINTO_PASSWORD" \
  --header "Content-Type: application/json" \
  --data '{"data": {"title": "Berths"}}' \
  "$KINTO_URL/buckets/$KINTO_BUCKET/collections"
