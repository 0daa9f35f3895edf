import os
from pathlib import Path

import requests

response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/integrations/credentials",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "id": os.environ["CREDENTIAL_ID"],
        "name": "telemetry-prom-reader",
        "type": "token",
        "secret": {"token": Path("prometheus.token").read_text().strip()},
    },
    timeout=30,
)
response.raise_for_status()

# The response may repeat the secret, so print only what is not secret.
credential = response.json()
print(f"Changed {credential['name']} at {credential['updatedAt']}")
