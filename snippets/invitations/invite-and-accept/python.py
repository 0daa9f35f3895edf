import os

import requests

INVITATIONS = f"{os.environ['LAYER5_URL']}/api/organizations/invitations"
MINE = {"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"}
THEIRS = {"Authorization": f"Bearer {os.getenv('INVITEE_TOKEN', os.environ['LAYER5_TOKEN'])}"}

response = requests.post(
    INVITATIONS,
    headers=MINE,
    json={
        "name": "Night shift",
        "description": "Operators who watch the robots after dark",
        "orgId": os.environ["LAYER5_ORG_ID"],
        "emails": ["@tidewater.example"],
        "roles": ["Organization User"],
        "teams": [os.environ["TEAM_ID"]],
        "status": "enabled",
        "quota": 4,
    },
    timeout=30,
)
response.raise_for_status()
invitation = response.json()["id"]
print("Invitation", invitation)

response = requests.post(f"{INVITATIONS}/{invitation}/accept", headers=THEIRS, timeout=30)
response.raise_for_status()

response = requests.get(
    f"{INVITATIONS}/{invitation}",
    headers=MINE | {"layer5-current-orgid": os.environ["LAYER5_ORG_ID"]},
    timeout=30,
)
response.raise_for_status()
invitation = response.json()
print(f"{len(invitation['acceptedBy'])} of {invitation['quota']} accepted")
