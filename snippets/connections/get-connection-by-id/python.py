import os

import requests

connection_id = os.environ["CONNECTION_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/integrations/connections/{connection_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

connection = response.json()
print(f"{connection['name']}: {connection['status']}")
for environment in connection.get("environments", []):
    print("In environment", environment["name"])
