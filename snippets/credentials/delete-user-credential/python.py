import os

import requests

credential_id = os.environ["CREDENTIAL_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/integrations/credentials",
    params={"credentialId": credential_id},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

print(f"Deleted credential {credential_id}")
