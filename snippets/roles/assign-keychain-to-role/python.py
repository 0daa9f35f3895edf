import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
role_id = os.environ["ROLE_ID"]
new_keychain_id = os.environ["NEW_KEYCHAIN_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/roles/{role_id}/keychains/{new_keychain_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

print(f"Added keychain {new_keychain_id} to role {role_id}")
