import os

import requests

filter_id = os.environ["FILTER_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/content/filters/clone/{filter_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={"name": "sonar-rate-limit-trial"},
    timeout=30,
)
response.raise_for_status()

clone = response.json()
print(f"Made {clone['name']} with id {clone['id']}")
