import os

import requests

workspace_id = os.environ["WORKSPACE_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/workspaces/{workspace_id}/environments",
    params={"page": 0, "pageSize": 10},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for environment in response.json()["environments"]:
    print(environment["id"], environment["name"])
