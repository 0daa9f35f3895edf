import os

import requests

event_id = os.environ["EVENT_ID"]
response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/events/{event_id}/status",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "status": "completed",
    },
    timeout=30,
)
response.raise_for_status()

event = response.json()
print(f"{event['message']}: {event['eventId']} is {event['status']}")
