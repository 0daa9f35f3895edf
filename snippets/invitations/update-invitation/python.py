import os

import requests

invitation_id = os.environ["INVITATION_ID"]
response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/organizations/invitations/{invitation_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "Spring crew",
        "description": "New operators for the season",
        "orgId": os.environ["LAYER5_ORG_ID"],
        "emails": ["lena.brandt@tidewater.example", "@saltmarsh.example"],
        "roles": ["Organization User"],
        "teams": [os.environ["TEAM_ID"]],
        "status": "disabled",
        "expiresAt": "2026-04-01T00:00:00Z",
        "quota": 5,
    },
    timeout=30,
)
response.raise_for_status()

invitation = response.json()
print(f"{invitation['name']} is {invitation['status']}")
