import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/events/delete",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "ids": [os.environ["EVENT_ID"], os.environ["OTHER_EVENT_ID"]],
    },
    timeout=30,
)
response.raise_for_status()

for event_id in response.json()["deleted"]:
    print("Deleted event", event_id)
