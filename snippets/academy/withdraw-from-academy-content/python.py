import os

import requests

registration_id = os.environ["REGISTRATION_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/academy/curricula/registrations/{registration_id}/withdraw",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

registration = response.json()
print(f"Registration {registration['id']} is {registration['status']}")
