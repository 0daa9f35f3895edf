import os

import requests

view_id = os.environ["VIEW_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/content/views/{view_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Deleted view {view_id}")
