import os

import requests

event_id = os.environ["EVENT_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/events/{event_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

print(f"Deleted event {event_id}")
