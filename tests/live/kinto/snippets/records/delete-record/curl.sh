curl --fail-with-body --silent --show-error --max-time 30 \
  --request DELETE \
  --user "$KINTO_USER:$KINTO_PASSWORD" \
  "$KINTO_URL/buckets/$KINTO_BUCKET/collections/$KINTO_COLLECTION/records/$KINTO_RECORD"
