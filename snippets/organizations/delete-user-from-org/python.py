import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
user_id = os.environ["USER_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/users/{user_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

print(f"Removed user {user_id} from organization {org_id}")
