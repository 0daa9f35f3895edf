import os

import requests

request_id = os.environ["SIGNUP_REQUEST_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/identity/users/request/deny",
    params={"id": request_id},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

print(f"Denied signup request {request_id}")
