import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/events/types",
    params={"page": 0, "pageSize": 4},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for event_type in response.json():
    print(event_type["category"], event_type["action"])
