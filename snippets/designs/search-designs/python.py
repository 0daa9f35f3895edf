import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/content/patterns",
    params={"search": "telemetry", "order": "updated_at desc", "page": 0, "pageSize": 10},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for design in response.json()["patterns"]:
    print(design["updatedAt"], design["name"])
