curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/orgs/by-domain?domain=tidewater.example" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
