import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/identity/tokens",
    params={"name": "nightly-report", "purpose": "Exports fleet metrics"},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

token = response.json()["tokens"][0]
# The secret is token["accessToken"]: hand it to your secret store, do not print it.
print(f"Generated {token['name']} with id {token['id']}")
