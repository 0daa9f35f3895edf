import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/registry/connections",
    params={"page": 0, "pageSize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

# No field of a definition is declared, so none is sure to be there.
for definition in response.json()["connectionDefinitions"]:
    print(definition.get("id"), definition.get("kind"))
