import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/identity/roles",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "email": "priya.raman@tidewater.example",
        "roleNames": ["Rollout Manager"],
    },
    timeout=30,
)
response.raise_for_status()

print("Priya is a Rollout Manager now")
