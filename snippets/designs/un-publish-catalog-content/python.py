import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/catalog/content/pattern/unpublish",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={"id": os.environ["PUBLISHED_DESIGN_ID"]},
    timeout=30,
)
response.raise_for_status()

request = response.json()
print(f"To take {request['contentName']} out of the catalog: {request['status']}")
