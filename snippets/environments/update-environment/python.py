import os

import requests

environment_id = os.environ["ENVIRONMENT_ID"]
response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/environments/{environment_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "staging",
        "description": "Rehearsal of every rollout before it reaches the piers",
        "organizationId": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

environment = response.json()["environments"][0]
print(f"{environment['name']}: {environment['description']}")
