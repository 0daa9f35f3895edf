import os
from pathlib import Path

import requests

design_id = os.environ["DESIGN_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/content/patterns/upload/{design_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
        "Content-Type": "application/octet-stream",
    },
    data=Path("telemetry-collector.yaml").read_bytes(),
    timeout=30,
)
response.raise_for_status()

print(f"Stored telemetry-collector.yaml beside design {design_id}")
