import os

import requests

response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/events/status",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "ids": [os.environ["EVENT_ID"], os.environ["OTHER_EVENT_ID"]],
        "status": "completed",
    },
    timeout=30,
)
response.raise_for_status()

for event_id in response.json()["updated"]:
    print("Completed event", event_id)
