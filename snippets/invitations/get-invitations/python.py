import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/organizations/invitations",
    params={"page": 0, "pagesize": 10},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for invitation in response.json()["data"]:
    print(f"{invitation['id']} {invitation['name']}: {invitation['status']}")
