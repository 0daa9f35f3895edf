import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/by-domain",
    params={"domain": "tidewater.example"},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

organization = response.json()
print(organization["id"], organization["name"])
