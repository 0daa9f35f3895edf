import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
emails = ["yusuf.amin@tidewater.example"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/users/invite",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "emails": emails,
        "roles": ["Organization User"],
        "teams": [os.environ["TEAM_ID"]],
    },
    timeout=30,
)
response.raise_for_status()

# No field of the response is declared, so print what was sent.
print(f"Invited {', '.join(emails)} into organization {org_id}")
