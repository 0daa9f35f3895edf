import os

import requests

view_id = os.environ["VIEW_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/content/views/{view_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

view = response.json()
kinds = ", ".join(view["filters"].get("kinds", []))
print(f"{view['name']} shows {kinds}")
