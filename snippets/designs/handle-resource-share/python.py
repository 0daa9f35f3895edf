import os

import requests

design_id = os.environ["DESIGN_ID"]
user_id = os.environ["USER_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/resource/pattern/share/{design_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "grantAccess": [{"actorId": user_id, "actorType": "user"}],
        "revokeAccess": [],
        "notifyUsers": True,
    },
    timeout=30,
)
response.raise_for_status()

print(f"Asked to give user {user_id} access to design {design_id}")
