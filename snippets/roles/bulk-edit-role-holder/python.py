import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/roles",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json=[
        {
            "email": "priya.raman@tidewater.example",
            "roleNames": ["Organization User", "Rollout Manager"],
        },
        {
            "email": "jonas.lindqvist@tidewater.example",
            "roleNames": ["Organization User"],
        },
    ],
    timeout=30,
)
response.raise_for_status()

print("Changed the roles of Priya and Jonas")
