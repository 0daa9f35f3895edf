import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/users/profile",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

user = response.json()
print(f"{user['firstName']} {user['lastName']} <{user['email']}>")
print("User id:", user["id"])
