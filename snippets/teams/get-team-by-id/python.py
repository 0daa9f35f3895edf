import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
team_id = os.environ["TEAM_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/teams/{team_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

team = response.json()
print(f"{team['name']}, last changed {team['updatedAt']}")
