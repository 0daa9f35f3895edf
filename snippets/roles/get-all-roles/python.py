import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/roles",
    params={"page": 0, "pageSize": 4, "order": "updated_at desc"},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

page = response.json()
for role in page["roles"]:
    print(f"{role['roleName']}: {role['description']}")
print(f"{len(page['roles'])} of {page['totalCount']} roles")
