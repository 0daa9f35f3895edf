import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/users/request",
    params={"page": 0, "pagesize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for person in response.json()["data"]:
    name = f"{person.get('firstName')} {person.get('lastName')}"
    print(f"{person.get('id')} {name}: {person.get('status')}")
