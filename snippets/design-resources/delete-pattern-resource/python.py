import os

import requests

resource_id = os.environ["DESIGN_RESOURCE_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/content/patterns/resource/{resource_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

resource = response.json()
if resource["deleted"]:
    print(f"Deleted the record of {resource['type']} {resource['name']}")
