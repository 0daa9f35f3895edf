curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/academy/certificates/$CERTIFICATE_ID" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
