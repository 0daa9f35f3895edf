import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/content/patterns/delete",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "patterns": [
            {"id": os.environ["DESIGN_ID"], "name": "Pier Telemetry"},
            {"id": os.environ["OTHER_DESIGN_ID"], "name": "Edge Gateway"},
        ],
    },
    timeout=30,
)
response.raise_for_status()

print("Deleted Pier Telemetry and Edge Gateway")
