import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
team_id = os.environ["TEAM_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/teams/{team_id}/users",
    params={"page": 0, "pageSize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for person in response.json()["data"]:
    print(person.get("id"), person.get("firstName"), person.get("lastName"))
