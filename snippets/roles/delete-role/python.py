import os

import requests

role_id = os.environ["ROLE_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/identity/roles/{role_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Deleted role {role_id}")
