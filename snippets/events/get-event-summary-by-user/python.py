import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/events/summary",
    params={"page": 0, "pagesize": 10},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

# No field of a summary is declared, so none is sure to be there.
for summary in response.json()["data"]:
    print(summary.get("firstName"), summary.get("lastName"), summary.get("count"))
