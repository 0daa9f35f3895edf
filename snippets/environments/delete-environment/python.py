import os

import requests

environment_id = os.environ["ENVIRONMENT_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/environments/{environment_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Deleted environment {environment_id}")
