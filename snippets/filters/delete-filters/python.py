import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/content/filters/delete",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "filters": [
            {"id": os.environ["FILTER_ID"], "name": "sonar-rate-limit"},
            {"id": os.environ["OTHER_FILTER_ID"], "name": "sonar-burst-trial"},
        ],
    },
    timeout=30,
)
response.raise_for_status()

print("Deleted sonar-rate-limit and sonar-burst-trial")
