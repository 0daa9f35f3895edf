import os

import requests

design_id = os.environ["DESIGN_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/content/design/share",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "contentId": design_id,
        "contentType": "pattern",
        "emails": ["jonas.lindqvist@tidewater.example", "aiko.tanaka@tidewater.example"],
        "share": True,
    },
    timeout=30,
)
response.raise_for_status()

print(f"Shared design {design_id} with two colleagues")
