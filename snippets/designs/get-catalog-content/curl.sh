curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/catalog/content/pattern?page=0&pageSize=10&metrics=true&populate=true"
