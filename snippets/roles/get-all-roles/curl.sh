curl --fail-with-body --max-time 30 --get \
  "$LAYER5_URL/api/identity/orgs/$LAYER5_ORG_ID/roles" \
  --data-urlencode "page=0" \
  --data-urlencode "pageSize=4" \
  --data-urlencode "order=updated_at desc" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
