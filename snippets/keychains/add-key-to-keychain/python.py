import os

import requests

keychain_id = os.environ["KEYCHAIN_ID"]
new_key_id = os.environ["NEW_KEY_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/auth/keychains/{keychain_id}/{new_key_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Added key {new_key_id} to keychain {keychain_id}")
