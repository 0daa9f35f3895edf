import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/environments",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "description": "Robots on trial in the outer harbor",
        "organizationId": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
try:
    response.raise_for_status()
except requests.HTTPError as error:
    print(error.response.status_code, error.response.text.strip())
