import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/events",
    params={"cumulative": "true"},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for category, count in response.json().items():
    print(f"{category}: {count}")
