import os

import requests

design_id = os.environ["PUBLISHED_DESIGN_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/content/patterns/clone/{design_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

clone = response.json()
print(f"Made {clone['name']} with id {clone['id']}")
