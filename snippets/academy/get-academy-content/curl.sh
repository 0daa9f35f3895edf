curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/academy/learning-path/$LAYER5_ORG_ID/kubernetes-for-fleet-operators" \
  --header "Authorization: Bearer $LAYER5_TOKEN"
