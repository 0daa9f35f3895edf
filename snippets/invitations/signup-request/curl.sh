curl --fail-with-body --max-time 30 \
  "$LAYER5_URL/api/identity/users/request" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "firstName": "Elif",
  "lastName": "Demir",
  "email": "elif.demir@pilots.example",
  "occupation": "Harbor pilot",
  "organization": "East Basin Pilots"
}
JSON
