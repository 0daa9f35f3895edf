import os

import requests

environment_id = os.environ["ENVIRONMENT_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/environments/{environment_id}",
    params={"orgId": os.environ["LAYER5_ORG_ID"]},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

# The response is a page that holds one environment.
environment = response.json()["environments"][0]
print(f"{environment['name']}: {environment['description']}")
