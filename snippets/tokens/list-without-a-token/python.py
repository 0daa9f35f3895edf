import os

import requests

response = requests.get(f"{os.environ['LAYER5_URL']}/api/identity/tokens", timeout=30)

if response.status_code == 401:
    print("Sign in first:", response.text.strip())
else:
    response.raise_for_status()
    print(f"{response.json()['totalCount']} tokens")
