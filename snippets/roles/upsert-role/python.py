import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/roles",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "roleName": "Dive Supervisor",
        "description": "Decides when a robot leaves the dock",
    },
    timeout=30,
)
response.raise_for_status()

role = response.json()
print(f"Created {role['roleName']} with id {role['id']}")
