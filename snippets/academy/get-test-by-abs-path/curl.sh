curl --fail-with-body --max-time 30 --get \
  "$LAYER5_URL/api/academy/registrations/tests" \
  --data-urlencode "absPath=/certifications/certified-harbor-operator/examination/" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
