import os

import requests

resource_id = os.environ["DESIGN_RESOURCE_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/content/patterns/resource/{resource_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

resource = response.json()
print(f"{resource['type']} {resource['name']} in namespace {resource['namespace']}")
