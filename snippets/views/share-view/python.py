import os

import requests

view_id = os.environ["VIEW_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/content/view/share",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "contentId": view_id,
        "contentType": "view",
        "emails": ["jonas.lindqvist@tidewater.example"],
        "share": True,
    },
    timeout=30,
)
response.raise_for_status()

print(f"Shared view {view_id} with a colleague")
