import os

import requests

invitation_id = os.environ["INVITATION_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/organizations/invitations/{invitation_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Deleted invitation {invitation_id}")
