import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
role_id = os.environ["ROLE_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/roles/{role_id}/keychains",
    params={"page": 0, "pageSize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

page = response.json()
for keychain in page["keychains"]:
    print(keychain["id"], keychain["name"])
print(f"{len(page['keychains'])} of {page['total_count']} keychains")
