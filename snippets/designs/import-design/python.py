import os
from base64 import b64encode
from pathlib import Path

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/pattern/import",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "name": "Camera Relay",
        "fileName": "docker-compose.yaml",
        "file": b64encode(Path("docker-compose.yaml").read_bytes()).decode(),
    },
    timeout=30,
)
response.raise_for_status()

design = response.json()[0]
print(f"Imported {design['name']} ({design['designType']}) with id {design['id']}")
