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

answer = response.json()
for key in answer["keys"]:
    print(f"You may: {key['function']}")
print(f"{len(answer['keys'])} of {answer['totalCount']} keys")
