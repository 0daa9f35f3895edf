import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/system/email/test",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "to": "mira.okafor@tidewater.example",
        "subject": "Can you read this?",
    },
    timeout=30,
)
response.raise_for_status()

outcome = response.json()
print(f"{outcome['message']} to {outcome['sentTo']}")
