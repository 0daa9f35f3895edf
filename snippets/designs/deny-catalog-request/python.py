import os

import requests

request_id = os.environ["CATALOG_REQUEST_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/catalog/requests/deny",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={"id": request_id, "contentType": "pattern"},
    timeout=30,
)
response.raise_for_status()

print(f"Denied request {request_id}")
