import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/users/keys",
    params={"page": 0, "pageSize": 4},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

page = response.json()
for key in page["keys"]:
    print(f"You may: {key['function']}")
print(f"{len(page['keys'])} of {page['totalCount']} keys")
