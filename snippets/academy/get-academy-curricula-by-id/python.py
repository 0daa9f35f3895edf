import os

import requests

curriculum_id = os.environ["CURRICULUM_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/academy/curricula/{curriculum_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

curriculum = response.json()
print(f"{curriculum['metadata']['title']}: {curriculum['registrationCount']} registrations")
if "invitation" in curriculum:
    print(f"Let in by the invitation {curriculum['invitation']['name']}")
