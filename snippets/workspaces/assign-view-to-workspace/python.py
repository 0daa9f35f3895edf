import os

import requests

workspace_id = os.environ["NEW_WORKSPACE_ID"]
view_id = os.environ["VIEW_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/workspaces/{workspace_id}/views/{view_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for assignment in response.json()["workspacesViewsMapping"]:
    print(f"View {assignment['viewId']} is in workspace {assignment['workspaceId']}")
