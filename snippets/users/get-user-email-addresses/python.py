import os

import requests

user_id = os.environ["USER_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/users/{user_id}/emails",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for address in response.json():
    mark = " (primary)" if address["isPrimary"] else ""
    print(address["email"] + mark)
