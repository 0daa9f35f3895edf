curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/workspaces/$WORKSPACE_ID/designs?page=0&pageSize=2" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID"
