curl --fail-with-body --silent --show-error --max-time 30 \
  "$LAYER5_URL/api/academy/curricula?page=0&pageSize=100" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" |
  jq 'if .total > (.data | length) then error("more than one page: raise pageSize")
      else [.data[].registrationCount] | add // 0 end'
