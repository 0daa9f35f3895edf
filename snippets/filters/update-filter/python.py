import os

import requests

filter_id = os.environ["FILTER_ID"]
response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/content/filters/{filter_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "name": "sonar-rate-limit",
        "filterResource": "oci://registry.tidewater.example/filters/sonar-rate-limit:1.2.0",
        "visibility": "public",
    },
    timeout=30,
)
response.raise_for_status()

changed = response.json()
print(f"{changed['name']} is {changed['visibility']}")
