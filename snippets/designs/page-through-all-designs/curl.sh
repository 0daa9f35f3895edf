page=0
seen=0
total=1
while [ "$seen" -lt "$total" ]; do
  response=$(
    curl --fail-with-body --silent --show-error --max-time 30 \
      "$LAYER5_URL/api/content/patterns?page=$page&pageSize=3&order=name%20asc" \
      --header "Authorization: Bearer $LAYER5_TOKEN" \
      --header "layer5-current-orgid: $LAYER5_ORG_ID"
  ) || break
  jq --raw-output '.patterns[].name' <<< "$response"

  count=$(jq '.patterns | length' <<< "$response")
  if [ "$count" -eq 0 ]; then break; fi # deleted by others in the meantime
  total=$(jq '.totalCount' <<< "$response")
  seen=$((seen + count))
  page=$((page + 1))
done
echo "$seen of $total designs on $page pages"
