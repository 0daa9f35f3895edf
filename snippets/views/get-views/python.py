import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/content/views",
    params={"page": 0, "pageSize": 10},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for view in response.json()["views"]:
    print(f"{view['name']} ({view['visibility']}), in workspace {view['workspaceName']}")
