import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/integrations/connections",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "name": "pier-7-prom",
        "kind": "prometheus",
        "type": "telemetry",
        "subType": "metrics",
        "status": "registered",
        "metadata": {
            "url": "https://pier-7-prom.tidewater.example",
        },
        "credentialId": os.environ["CREDENTIAL_ID"],
    },
    timeout=30,
)
response.raise_for_status()

connection = response.json()
print(f"Registered {connection['name']} with id {connection['id']}")
