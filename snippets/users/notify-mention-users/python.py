import os

import requests

design_id = os.environ["DESIGN_ID"]
user_id = os.environ["USER_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/identity/users/notify/comment",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "designId": design_id,
        "mentionUsers": [user_id],
        "messages": [
            {
                "firstName": "Mira",
                "lastName": "Okafor",
                "message": "Priya, does pier 7 need a second replica?",
                "timestamp": "2026-03-02T08:55:00Z",
            }
        ],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Told user {user_id} of a comment on design {design_id}")
