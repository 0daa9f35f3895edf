import os

import requests

curriculum_id = os.environ["CURRICULUM_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/academy/registrations/{curriculum_id}",
    params={"status": "registered"},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

registration = response.json()
print(f"Registration {registration['id']} is {registration['status']}")
print("Begun at", registration["createdAt"])
