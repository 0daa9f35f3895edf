import os

import requests

workspace_id = os.environ["WORKSPACE_ID"]
response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/workspaces/{workspace_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "Fleet Telemetry",
        "description": "Metrics, dashboards and alerts of every robot at sea",
        "organizationId": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

workspace = response.json()
print(f"{workspace['name']}: {workspace['description']}")
