import os

import requests

connection_definition_id = os.environ["CONNECTION_DEFINITION_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/registry/connections/{connection_definition_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

print(f"Deleted connection definition {connection_definition_id}")
