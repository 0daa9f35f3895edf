import os
from pathlib import Path

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/content/patterns",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "save": True,
        "name": "Dock Lighting",
        "patternData": {
            "name": "Dock Lighting",
            "patternFile": Path("dock-lighting.yaml").read_text(),
            "visibility": "private",
            "designType": "Design",
        },
    },
    timeout=30,
)
response.raise_for_status()

design = response.json()
print(f"Saved {design['name']} with id {design['id']}")
