jq --null-input --rawfile design dock-lighting.yaml '{
  save: true,
  name: "Dock Lighting",
  patternData: {
    name: "Dock Lighting",
    patternFile: $design,
    visibility: "private",
    designType: "Design"
  }
}' |
  curl --fail-with-body --max-time 30 \
    "$LAYER5_URL/api/content/patterns" \
    --header "Authorization: Bearer $LAYER5_TOKEN" \
    --header "layer5-current-orgid: $LAYER5_ORG_ID" \
    --header "Content-Type: application/json" \
    --data @-
