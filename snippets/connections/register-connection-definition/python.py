import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/registry/connections",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "schemaVersion": "connections.meshery.io/v1beta3",
        "name": "Weather mast",
        "description": "A mast that reports wind and swell at a pier",
        "kind": "weather-mast",
        "type": "telemetry",
        "subType": "metrics",
        "status": "registered",
        "connectionSchema": {
            "type": "object",
            "required": ["url"],
            "properties": {
                "url": {
                    "type": "string",
                    "format": "uri",
                },
            },
        },
        "transitionMap": {
            "registered": [
                {
                    "nextState": "connected",
                    "description": "The mast answered with a reading",
                }
            ],
        },
    },
    timeout=30,
)
response.raise_for_status()

# No field of a definition is declared, so none is sure to be there.
definition = response.json()
print("Registered with id", definition.get("id"))
