import os

import requests

view_id = os.environ["VIEW_ID"]
response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/content/views/{view_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "name": "Harbor East Workloads",
        "filters": {"kinds": ["Deployment", "StatefulSet"]},
        "visibility": "public",
    },
    timeout=30,
)
response.raise_for_status()

view = response.json()
kinds = ", ".join(view["filters"].get("kinds", []))
print(f"{view['name']} is {view['visibility']} and shows {kinds}")
