import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/events",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "category": "connection",
        "action": "maintenance",
        "description": "Took harbor-west out of use to replace a node",
    },
    timeout=30,
)
response.raise_for_status()

print("Recorded the maintenance of harbor-west")
