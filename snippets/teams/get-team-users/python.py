import os

import requests

team_id = os.environ["TEAM_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/teams/{team_id}/users",
    params={"page": 0, "pageSize": 10},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for person in response.json()["data"]:
    print(f"{person.get('firstName')} {person.get('lastName')}, since {person.get('joinedAt')}")
