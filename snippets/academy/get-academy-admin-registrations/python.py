import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/academy/admin/registrations",
    params={"contentType": "certification", "status": "failed"},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for registration in response.json()["data"]:
    learner = f"{registration['userFirstName']} {registration['userLastName']}"
    print(f"{learner} {registration['status']} {registration['curriculaTitle']}")
