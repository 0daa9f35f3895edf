import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/identity/users/anonymous",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "trial-meshery",
        "kind": "meshery",
        "type": "platform",
        "subType": "management",
        "status": "connected",
        "metadata": {"server_location": "https://meshery.tidewater.example"},
    },
    timeout=30,
)
response.raise_for_status()

session = response.json()
# The secret is session["accessToken"]: send it with further requests, do not print it.
print("Anonymous user:", session["userId"])
