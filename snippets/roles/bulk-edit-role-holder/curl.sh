curl --fail-with-body --max-time 30 --request PUT \
  "$LAYER5_URL/api/identity/orgs/$LAYER5_ORG_ID/roles" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
[
  {
    "email": "priya.raman@tidewater.example",
    "roleNames": ["Organization User", "Rollout Manager"]
  },
  {
    "email": "jonas.lindqvist@tidewater.example",
    "roleNames": ["Organization User"]
  }
]
JSON
