import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/academy/curricula/registered",
    params={"orgId": os.environ["LAYER5_ORG_ID"]},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for curriculum in response.json()["data"]:
    print(f"{curriculum['metadata']['title']} ({curriculum['type']}, {curriculum['level']})")
