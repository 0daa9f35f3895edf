import os

import requests

connection_definition_id = os.environ["CONNECTION_DEFINITION_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/registry/connections/{connection_definition_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

# No field of a definition is declared, so none is sure to be there.
definition = response.json()
needed = definition.get("connectionSchema", {}).get("required", [])
print(definition.get("description"))
print("A connection of this kind needs:", ", ".join(needed))
