curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/performance/profiles/$PERFORMANCE_PROFILE_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "name": "telemetry-ingest",
  "schedule": "$SCHEDULE_ID",
  "loadGenerators": ["fortio"],
  "endpoints": ["https://ingest.tidewater.example/readings"],
  "concurrentRequest": 8,
  "qps": 200,
  "duration": "5m"
}
JSON
