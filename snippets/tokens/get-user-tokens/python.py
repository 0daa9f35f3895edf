import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/tokens",
    params={"page": 0, "pageSize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for token in response.json()["tokens"]:
    print(token["id"], token["name"])
