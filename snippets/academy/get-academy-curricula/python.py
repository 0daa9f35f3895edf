import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/academy/curricula",
    params={"contentType": ["learning-path", "challenge"], "pageSize": 20},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for curriculum in response.json()["data"]:
    title = curriculum["metadata"]["title"]
    print(f"{title}: {curriculum['registrationCount']} registrations")
