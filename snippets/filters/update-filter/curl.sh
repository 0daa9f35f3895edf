curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/content/filters/$FILTER_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "name": "sonar-rate-limit",
  "filterResource": "oci://registry.tidewater.example/filters/sonar-rate-limit:1.2.0",
  "visibility": "public"
}
JSON
