import os

import requests

environment_id = os.environ["ENVIRONMENT_ID"]
connection_id = os.environ["CONNECTION_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/environments/{environment_id}/connections/{connection_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Added connection {connection_id} to environment {environment_id}")
