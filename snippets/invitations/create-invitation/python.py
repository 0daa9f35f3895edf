import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/organizations/invitations",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "Summer crew",
        "description": "Pilots for the survey season",
        "orgId": os.environ["LAYER5_ORG_ID"],
        "emails": ["yusuf.amin@tidewater.example", "@saltmarsh.example"],
        "roles": ["Organization User"],
        "teams": [os.environ["TEAM_ID"]],
        "status": "enabled",
        "expiresAt": "2026-07-01T00:00:00Z",
        "quota": 3,
    },
    timeout=30,
)
response.raise_for_status()

invitation = response.json()
# The id is also the code in the link: treat it as a secret while anybody may accept.
print(f"Created {invitation['name']}, open until {invitation['expiresAt']}")
