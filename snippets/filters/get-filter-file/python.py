import os
from pathlib import Path

import requests

filter_id = os.environ["FILTER_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/content/filters/download/{filter_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

file = Path("sonar-rate-limit.wasm")
file.write_bytes(response.content)
print(f"Saved {file}: {len(response.content)} bytes")
