import os
from base64 import b64encode
from pathlib import Path

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/content/filters",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "save": True,
        "filterData": {
            "name": "berth-limit",
            "filterFile": b64encode(Path("berth-limit.wasm").read_bytes()).decode(),
            "visibility": "private",
        },
    },
    timeout=30,
)
response.raise_for_status()

saved = response.json()
print(f"Saved {saved['name']} with id {saved['id']}")
