import os

import requests

workspace_id = os.environ["WORKSPACE_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/workspaces/{workspace_id}/events",
    params={"page": 0, "pageSize": 10},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for event in response.json()["data"]:
    print(f"{event['category']} {event['action']}: {event.get('description', '')}")
