import os

import requests

workspace_id = "00000000-0000-4000-8000-000000000000"
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/workspaces/{workspace_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)

if response.status_code == 404:
    print("There is no such workspace:", response.text.strip())
else:
    response.raise_for_status()
    print("Found", response.json()["name"])
