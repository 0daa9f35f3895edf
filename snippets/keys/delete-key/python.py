import os

import requests

key_id = os.environ["KEY_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/auth/keys/{key_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Deleted key {key_id}")
