import os

import requests

workspace_id = os.environ["WORKSPACE_ID"]
team_id = os.environ["TEAM_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/workspaces/{workspace_id}/teams/{team_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Took team {team_id} out of workspace {workspace_id}")
