import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/tokens/infinite",
    params={"userId": os.environ["USER_ID"], "provider": "github"},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

token = response.json()["tokens"][0]
# The secret is token["accessToken"]: hand it to its owner, do not print it.
print(f"Issued token {token['id']} for user {token['owner']}")
