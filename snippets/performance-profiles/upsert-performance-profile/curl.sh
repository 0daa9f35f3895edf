curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/performance/profiles" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "name": "dock-gateway",
  "loadGenerators": ["fortio"],
  "endpoints": ["https://dock.tidewater.example/health"],
  "concurrentRequest": 4,
  "qps": 50,
  "duration": "30s"
}
JSON
