import os

import requests

workspace_id = os.environ["WORKSPACE_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/workspaces/{workspace_id}/designs",
    params={"page": 0, "pageSize": 2},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for design in response.json()["designs"]:
    content = design.get("patternFile", {})
    print(f"{design.get('name')}, components: {len(content.get('components', []))}")
