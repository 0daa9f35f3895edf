import os

import requests

workspace_id = "fleet-telemetry"  # its name, where its id is expected
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/workspaces/{workspace_id}/events",
    params={"page": 0, "pageSize": 10},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)

if response.ok:
    print(f"{response.json()['totalCount']} events")
elif response.headers.get("Content-Type", "").startswith("application/json"):
    print(response.status_code, response.json())
else:
    print(response.status_code, response.text.strip())
