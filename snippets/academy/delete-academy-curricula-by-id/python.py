import os

import requests

curriculum_id = os.environ["CURRICULUM_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/academy/curricula/{curriculum_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Deleted curriculum {curriculum_id}")
