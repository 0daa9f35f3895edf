import os

import requests

environment_id = os.environ["ENVIRONMENT_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/environments/{environment_id}/connections",
    params={"page": 0, "pageSize": 10},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for connection in response.json()["connections"]:
    print(connection.get("kind"), connection.get("name"))
