import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/organizations/badges",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "label": "Harbor-Operator",
        "name": "Harbor Operator, second class",
        "orgId": os.environ["LAYER5_ORG_ID"],
        "description": "Awarded for a dive under supervision",
        "imageUrl": "https://tidewater.example/academy/badges/second-class.svg",
    },
    timeout=30,
)

if response.status_code == 409:
    print("Choose another label:", response.text.strip())
else:
    response.raise_for_status()
    print("Created", response.json()["label"])
