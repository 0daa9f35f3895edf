curl --fail-with-body --max-time 30 --request DELETE \
  "$LAYER5_URL/api/workspaces/$WORKSPACE_ID/designs/$DESIGN_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID"
