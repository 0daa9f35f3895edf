import os
from pathlib import Path

import requests

design_id = os.environ["DESIGN_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/content/patterns/download/{design_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

file = Path("pier-telemetry.yaml")
file.write_bytes(response.content)
print(f"Saved {file}: {len(response.content)} bytes")
