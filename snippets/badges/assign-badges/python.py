import os

import requests

user_id = os.environ["USER_ID"]
response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/identity/users/badges",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "badges": ["Harbor-Operator"],
        "userId": user_id,
        "notify": True,
    },
    timeout=30,
)
response.raise_for_status()

print(f"Awarded Harbor-Operator to user {user_id}")
