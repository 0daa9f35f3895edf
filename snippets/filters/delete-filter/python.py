import os

import requests

filter_id = os.environ["FILTER_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/content/filters/{filter_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Deleted filter {filter_id}")
