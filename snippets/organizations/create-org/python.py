import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "Breakwater Studios",
        "description": "Films the harbor from below",
        "country": "US",
        "region": "North America",
    },
    timeout=30,
)
response.raise_for_status()

organization = response.json()["organizations"][0]
print(f"Created {organization['name']} with id {organization['id']}")
