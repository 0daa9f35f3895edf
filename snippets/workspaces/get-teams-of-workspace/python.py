import os

import requests

workspace_id = os.environ["WORKSPACE_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/workspaces/{workspace_id}/teams",
    params={"page": 0, "pageSize": 10},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

page = response.json()
for team in page["teams"]:
    print(team["id"], team["name"])
# Mind the snake_case: in other lists this is `totalCount`.
print(f"{page['total_count']} teams")
