curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/registry/connections" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "schemaVersion": "connections.meshery.io/v1beta3",
  "name": "Weather mast",
  "description": "A mast that reports wind and swell at a pier",
  "kind": "weather-mast",
  "type": "telemetry",
  "subType": "metrics",
  "status": "registered",
  "connectionSchema": {
    "type": "object",
    "required": ["url"],
    "properties": {
      "url": {
        "type": "string",
        "format": "uri"
      }
    }
  },
  "transitionMap": {
    "registered": [
      {
        "nextState": "connected",
        "description": "The mast answered with a reading"
      }
    ]
  }
}
JSON
