curl --fail-with-body --silent --show-error --max-time 30 \
  --request PUT \
  --user "$KINTO_USER:$KINTO_PASSWORD" \
  --header "Content-Type: application/json" \
  --data '{"data": {"name": "Quay 5", "metres": 90}}' \
  "$KINTO_URL/buckets/$KINTO_BUCKET/collections/$KINTO_COLLECTION/records/$KINTO_RECORD"
