import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/auth/keychains",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "name": "Sea trials",
    },
    timeout=30,
)
response.raise_for_status()

keychain = response.json()
print(f"Created {keychain['name']} with id {keychain['id']}")
