import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/workspaces",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "Harbor Drill",
        "description": "Rehearsal of a power cut in the east harbor",
        "organizationId": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

workspace = response.json()
print(f"Created {workspace['name']} with id {workspace['id']}")
