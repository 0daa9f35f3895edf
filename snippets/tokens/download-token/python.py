import os

import requests

token_id = os.environ["TOKEN_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/tokens/{token_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

token = response.json()
# The secret is token["accessToken"]: hand it to your secret store, do not print it.
print(f"{token['name']}: {token['purpose']}")
