import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/organizations/badges",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "label": "Rollout-Pilot",
        "name": "Rollout Pilot",
        "orgId": os.environ["LAYER5_ORG_ID"],
        "description": "Awarded for a rollout that no robot noticed",
        "imageUrl": "https://tidewater.example/academy/badges/rollout-pilot.svg",
    },
    timeout=30,
)
response.raise_for_status()

badge = response.json()
print(f"Created {badge['label']} with id {badge['id']}")
