import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/environments",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "sea-trials",
        "description": "Robots on trial in the outer harbor",
        "organizationId": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

environment = response.json()
print(f"Created {environment['name']} with id {environment['id']}")
