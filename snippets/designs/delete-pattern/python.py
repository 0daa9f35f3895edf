import os

import requests

design_id = os.environ["DESIGN_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/content/patterns/{design_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Deleted design {design_id}")
