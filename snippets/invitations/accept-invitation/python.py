import os

import requests

code = os.environ["INVITATION_CODE"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/organizations/invitations/{code}/accept",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

invitation = response.json()
print(f"Accepted {invitation['name']} of organization {invitation['orgId']}")
