page=0
seen=0
total=1
while [ "$seen" -lt "$total" ]; do
  response=$(
    curl --fail-with-body --silent --show-error --max-time 30 --get \
      "$LAYER5_URL/api/academy/admin/registrations" \
      --data-urlencode "contentType=certification" \
      --data-urlencode "status=failed" \
      --data-urlencode "page=$page" \
      --data-urlencode "pageSize=100" \
      --header "Authorization: Bearer $LAYER5_TOKEN" \
      --header "layer5-current-orgid: $LAYER5_ORG_ID"
  ) || break
  jq --raw-output '.data[] | [.createdAt, .userEmail, .curriculaTitle, .status] | @csv' <<< "$response"

  count=$(jq '.data | length' <<< "$response")
  if [ "$count" -eq 0 ]; then break; fi
  total=$(jq '.totalCount' <<< "$response")
  seen=$((seen + count))
  page=$((page + 1))
done
