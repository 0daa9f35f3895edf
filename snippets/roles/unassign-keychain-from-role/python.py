import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
role_id = os.environ["ROLE_ID"]
keychain_id = os.environ["KEYCHAIN_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/roles/{role_id}/keychains/{keychain_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

print(f"Took keychain {keychain_id} out of role {role_id}")
