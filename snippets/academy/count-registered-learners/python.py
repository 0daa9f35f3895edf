import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/academy/curricula",
    params={"page": 0, "pageSize": 100},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

page = response.json()
if page["total"] > len(page["data"]):
    raise SystemExit("more than one page: raise pageSize")

print(sum(curriculum["registrationCount"] for curriculum in page["data"]))
