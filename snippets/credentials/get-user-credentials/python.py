import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/integrations/credentials",
    params={"page": 0, "pageSize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

# Items may hold the secret itself, so print only what is not secret.
for credential in response.json()["credentials"]:
    print(credential["id"], credential["name"])
