curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/orgs/$LAYER5_ORG_ID/roles" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<'JSON'
{
  "roleName": "Dive Supervisor",
  "description": "Decides when a robot leaves the dock"
}
JSON
