import os

import requests

response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/identity/users/self",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

print("Deleted your account; this token no longer works")
