address="$LAYER5_URL/api/organizations/invitations/$INVITATION_CODE"

curl --fail-with-body --silent --show-error --max-time 30 "$address" \
  --header "Authorization: Bearer $LAYER5_TOKEN" |
  jq --raw-output '"\(.name): \(.description)"'

curl --fail-with-body --silent --show-error --max-time 30 --request POST "$address/accept" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --output /dev/null

curl --fail-with-body --silent --show-error --max-time 30 \
  "$LAYER5_URL/api/identity/orgs?page=0&pageSize=10" \
  --header "Authorization: Bearer $LAYER5_TOKEN" |
  jq --raw-output '.organizations[] | "You belong to \(.name)"'
