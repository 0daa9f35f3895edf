import os

import requests

design_id = os.environ["DESIGN_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/resource/pattern/share/{design_id}/users",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for user in response.json()["users"]:
    print(f"{user['firstName']} {user['lastName']} <{user['email']}>")
