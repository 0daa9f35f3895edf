import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

# The response is a page that holds one organization.
organization = response.json()["organizations"][0]
print(f"{organization['name']}, {organization['region']}: {organization['description']}")
