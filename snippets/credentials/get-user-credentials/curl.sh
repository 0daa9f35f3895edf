curl --fail-with-body --silent --show-error --max-time 30 \
  "$LAYER5_URL/api/integrations/credentials?page=0&pageSize=10" \
  --header "Authorization: Bearer $LAYER5_TOKEN" |
  jq '.credentials[] | {id, name, type}'
