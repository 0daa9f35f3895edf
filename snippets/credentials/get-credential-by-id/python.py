import os

import requests

credential_id = os.environ["CREDENTIAL_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/integrations/credentials/{credential_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

credential = response.json()
# The secret is credential["secret"], where the server shows it: do not print it.
print(f"{credential['name']}: a {credential['type']}, last changed {credential['updatedAt']}")
