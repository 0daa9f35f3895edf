import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/catalog/requests",
    params={"page": 0, "pageSize": 10, "order": "updated_at desc"},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for request in response.json()["catalogRequests"]:
    person = f"{request['firstName']} {request['lastName']}"
    print(f"{request['status']}: {request['contentName']}, asked for by {person}")
