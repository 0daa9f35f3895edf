import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/catalog/content/pattern",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "id": os.environ["DESIGN_ID"],
        "catalogData": {
            "compatibility": ["kubernetes"],
            "patternCaveats": "Set a storage class before you deploy it.",
            "patternInfo": "Collects the metrics of every robot that is docked at a pier.",
            "type": "Observability",
        },
    },
    timeout=30,
)
response.raise_for_status()

request = response.json()
print(f"Request {request['id']} to publish {request['contentName']}: {request['status']}")
