curl --fail-with-body --max-time 30 --get \
  "$LAYER5_URL/api/integrations/meshmodels/models" \
  --data-urlencode "page=0" \
  --data-urlencode "pageSize=3" \
  --data-urlencode "order=name asc" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
