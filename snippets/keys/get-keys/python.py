import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/auth/keys",
    params={"search": "workspace", "page": 0, "pageSize": 10},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for key in response.json()["keys"]:
    print(key["id"], key["function"])
