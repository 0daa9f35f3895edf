import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "Tidewater Robotics",
        "description": "Builds robots that inspect harbors and piers",
        "country": "US",
        "region": "North America",
    },
    timeout=30,
)
response.raise_for_status()

organization = response.json()["organizations"][0]
print(f"{organization['name']}: {organization['description']}")
