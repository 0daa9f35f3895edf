import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/environments",
    params={"orgId": os.environ["LAYER5_ORG_ID"], "page": 0, "pageSize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for environment in response.json()["environments"]:
    print(environment["id"], environment["name"])
