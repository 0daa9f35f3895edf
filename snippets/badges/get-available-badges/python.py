import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/badges",
    params={"orgId": os.environ["LAYER5_ORG_ID"]},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for badge in response.json().get("badges", {}).values():
    print(f"{badge['label']}: {badge['description']}")
