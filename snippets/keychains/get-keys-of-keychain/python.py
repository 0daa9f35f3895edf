import os

import requests

keychain_id = os.environ["KEYCHAIN_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/auth/keychains/{keychain_id}/keys",
    params={"page": 0, "pageSize": 10},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for key in response.json()["keys"]:
    print(f"{key['function']}: {key['description']}")
