import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/users/request/notification",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

# With nothing to announce, the status is 204 and there is no body.
if response.status_code == 204:
    print("Nothing to announce")
else:
    person = response.json()["signupData"]
    print(f"{person.get('firstName')} {person.get('lastName')} asks for an account")
