curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/orgs/$LAYER5_ORG_ID/teams/$TEAM_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
