import os

import requests

org_id = os.environ["OTHER_ORG_ID"]
response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "Saltmarsh Labs",
        "description": "Sensors for robots that inspect harbors",
        "country": "PT",
        "region": "Europe",
    },
    timeout=30,
)

if response.status_code == 403:
    print("Ask an owner of the organization:", response.text.strip())
else:
    response.raise_for_status()
    print("Changed", response.json()["organizations"][0]["name"])
