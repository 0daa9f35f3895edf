status=$(
  curl --silent --show-error --max-time 30 --output response --write-out '%{http_code}' \
    "$LAYER5_URL/api/workspaces/00000000-0000-4000-8000-000000000000" \
    --header "Authorization: Bearer $LAYER5_TOKEN" \
    --header "layer5-current-orgid: $LAYER5_ORG_ID"
)
case "$status" in
  200) jq --raw-output '"Found \(.name)"' response ;;
  404) echo "There is no such workspace: $(cat response)" ;;
  *) echo "Status $status: $(cat response)" >&2; exit 1 ;;
esac
