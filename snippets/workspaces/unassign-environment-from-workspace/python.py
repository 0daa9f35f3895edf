import os

import requests

workspace_id = os.environ["WORKSPACE_ID"]
environment_id = os.environ["ENVIRONMENT_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/workspaces/{workspace_id}/environments/{environment_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Took environment {environment_id} out of workspace {workspace_id}")
