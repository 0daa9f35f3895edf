import os

import requests

workspace_id = os.environ["WORKSPACE_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/workspaces/{workspace_id}/views",
    params={"page": 0, "pageSize": 10},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for view in response.json()["views"]:
    # Mind the snake_case: in other lists this is `workspaceName`.
    print(f"{view.get('name')}, kept in {view.get('workspace_name')}")
