import os

import requests

workspace_id = os.environ["NEW_WORKSPACE_ID"]
design_id = os.environ["DESIGN_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/workspaces/{workspace_id}/designs/{design_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for assignment in response.json()["workspacesDesignsMapping"]:
    print(f"Design {assignment['designId']} is in workspace {assignment['workspaceId']}")
