curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/catalog/content/pattern" \
  --header "Authorization: Bearer $LAYER5_TOKEN" \
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "id": "$DESIGN_ID",
  "catalogData": {
    "compatibility": ["kubernetes"],
    "patternCaveats": "Set a storage class before you deploy it.",
    "patternInfo": "Collects the metrics of every robot that is docked at a pier.",
    "type": "Observability"
  }
}
JSON
