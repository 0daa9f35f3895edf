import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/content/patterns/resource",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "name": "telemetry-collector",
        "namespace": "fleet-telemetry",
        "type": "Service",
        "oamType": "workload",
    },
    timeout=30,
)
response.raise_for_status()

resource = response.json()
print(f"Recorded {resource['type']} {resource['name']} with id {resource['id']}")
