import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs",
    params={"page": 0, "pageSize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

# With no organization to list, the status is 204 and there is no body.
organizations = response.json()["organizations"] if response.content else []
for organization in organizations:
    print(organization["id"], organization["name"])
