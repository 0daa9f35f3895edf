import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/academy/register",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "contentId": os.environ["CURRICULUM_ID"],
        "userId": os.environ["USER_ID"],
        "contentType": "learning-path",
    },
    timeout=30,
)
response.raise_for_status()

registration = response.json()
print(f"Registered user {registration['userId']}: registration {registration['id']}")
