import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/integrations/connections",
    params={"kind": "kubernetes", "status": ["connected", "maintenance"]},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for connection in response.json()["connections"]:
    print(f"{connection['name']}: {connection['status']}")
