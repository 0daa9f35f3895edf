curl --fail-with-body --silent --show-error --max-time 30 \
  --user "$KINTO_USER:$KINTO_PASSWORD" \
  --header "Content-Type: application/json" \
  --data '{"data": {"members": ["basicauth:pilot"]}}' \
  "$KINTO_URL/buckets/$KINTO_BUCKET/groups"
