import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/tokens",
    headers={"Authorization": "Bearer revoked-in-spring"},
    timeout=30,
)
try:
    response.raise_for_status()
except requests.HTTPError as error:
    print(error.response.status_code, error.response.text.strip())
