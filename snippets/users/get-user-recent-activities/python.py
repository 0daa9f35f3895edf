import os

import requests

user_id = os.environ["USER_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/users/{user_id}/profile/activity",
    params={"page": 0, "pageSize": 10},
    timeout=30,
)
response.raise_for_status()

for activity in response.json()["activities"]:
    print(activity.get("createdAt"), activity.get("description"))
