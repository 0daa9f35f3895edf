import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/auth/keys",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "function": "Approve rollout",
        "category": "Operations",
        "subcategory": "Rollouts",
        "description": "Let a rollout go on from one pier to the next",
    },
    timeout=30,
)
response.raise_for_status()

key = response.json()
print(f"Created {key['function']} with id {key['id']}")
