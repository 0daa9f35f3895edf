import os

import requests

email = "elif.demir@pilots.example"
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/identity/users/request",
    json={
        "firstName": "Elif",
        "lastName": "Demir",
        "email": email,
        "occupation": "Harbor pilot",
        "organization": "East Basin Pilots",
    },
    timeout=30,
)
response.raise_for_status()

print(f"Asked for an account for {email}")
