import os

import requests

token_id = os.environ["TOKEN_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/identity/tokens",
    params={"tokenId": token_id},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

print(f"Revoked token {token_id}")
