import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/teams",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "Dive Crew",
        "description": "Takes the robots to sea",
        "notifyTeamUpdate": False,
    },
    timeout=30,
)
response.raise_for_status()

team = response.json()
print(f"Created {team['name']} with id {team['id']}")
