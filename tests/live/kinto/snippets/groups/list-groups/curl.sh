curl --fail-with-body --silent --show-error --max-time 30 \
  --user "$KINTO_USER:$KINTO_PASSWORD" \
  "$KINTO_URL/buckets/$KINTO_BUCKET/groups"
