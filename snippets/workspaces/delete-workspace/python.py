import os

import requests

workspace_id = os.environ["WORKSPACE_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/workspaces/{workspace_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Deleted workspace {workspace_id}")
