import os

import requests

user_id = os.environ["USER_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/users/profile/{user_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

user = response.json()
print(f"{user['firstName']} {user['lastName']} <{user['email']}>")
for team in user.get("teams", {}).get("teamsWithRoles", []):
    print(f"{team['name']}: {', '.join(team['roleNames'])}")
