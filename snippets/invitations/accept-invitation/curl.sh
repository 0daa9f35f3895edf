curl --fail-with-body --max-time 30 --request POST \
  "$LAYER5_URL/api/organizations/invitations/$INVITATION_CODE/accept" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
