import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/users/search",
    params={"search": "skerry", "pageSize": 5},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for user in response.json()["data"]:
    print(user["id"], user.get("firstName"), user.get("lastName"))
