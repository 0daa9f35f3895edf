import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/users",
    params={"page": 0, "pageSize": 3},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

page = response.json()
for user in page["data"]:
    print(f"{user['firstName']} {user['lastName']} <{user['email']}>")
print(f"{len(page['data'])} of {page['totalCount']} members")
