import os

import requests

API = f"{os.environ['LAYER5_URL']}/api"
HEADERS = {"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"}
ADDRESS = f"{API}/organizations/invitations/{os.environ['INVITATION_CODE']}"

response = requests.get(ADDRESS, headers=HEADERS, timeout=30)
response.raise_for_status()
invitation = response.json()
print(f"{invitation['name']}: {invitation['description']}")

response = requests.post(f"{ADDRESS}/accept", headers=HEADERS, timeout=30)
response.raise_for_status()

response = requests.get(
    f"{API}/identity/orgs",
    params={"page": 0, "pageSize": 10},
    headers=HEADERS,
    timeout=30,
)
response.raise_for_status()
for organization in response.json()["organizations"]:
    print("You belong to", organization["name"])
