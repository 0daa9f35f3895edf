curl --fail-with-body --silent --show-error --max-time 30 \
  "$LAYER5_URL/api/academy/admin/summary" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" |
  jq --raw-output '
    (.registrationsSummary // [] | map({(.status): .totalCount}) | add // {}) as $count |
    ($count.completed // 0) as $completed |
    ($completed + $count.registered + $count.failed) as $total |
    if $total > 0
    then "\($completed) of \($total) registrations: \(100 * $completed / $total | round)%"
    else "no registrations yet" end'
