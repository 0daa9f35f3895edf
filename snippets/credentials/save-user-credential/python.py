import os
from pathlib import Path

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/integrations/credentials",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "pier-7-prom-reader",
        "type": "token",
        "secret": {"token": Path("pier-7.token").read_text().strip()},
    },
    timeout=30,
)
response.raise_for_status()

# The response may repeat the secret, so print only what is not secret.
credential = response.json()
print(f"Saved {credential['name']} with id {credential['id']}")
