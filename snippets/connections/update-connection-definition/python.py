import os

import requests

connection_definition_id = os.environ["CONNECTION_DEFINITION_ID"]
response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/registry/connections/{connection_definition_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "schemaVersion": "connections.meshery.io/v1beta3",
        "name": "Tide gauge",
        "description": "Reports the water level at a pier once a minute",
        "kind": "tide-gauge",
        "type": "telemetry",
        "subType": "metrics",
        "status": "registered",
    },
    timeout=30,
)
response.raise_for_status()

# No field of a definition is declared, so none is sure to be there.
definition = response.json()
print(f"{definition.get('name')}: {definition.get('description')}")
