curl --fail-with-body --max-time 30 --request POST \
  "$LAYER5_URL/api/identity/tokens?name=nightly-report&purpose=Exports%20fleet%20metrics" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
