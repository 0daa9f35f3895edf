import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/events/list",
    params={"page": 0, "pagesize": 4, "order": "created_at desc"},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for event in response.json()["data"]:
    print(f"{event['category']} {event['action']}: {event.get('description', '')}")
