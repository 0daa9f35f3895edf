import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/users",
    params={"page": 0, "pageSize": 4},
    timeout=30,
)
response.raise_for_status()

page = response.json()
for user in page["data"]:
    print(user["id"], user.get("username"))
print(f"{len(page['data'])} of {page['totalCount']} public users")
