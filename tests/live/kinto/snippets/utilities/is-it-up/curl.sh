curl --fail-with-body --silent --show-error --max-time 30 \
  "$KINTO_URL/__lbheartbeat__"
