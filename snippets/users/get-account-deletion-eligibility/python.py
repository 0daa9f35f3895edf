import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/users/self/account-deletion-eligibility",
    params={"organizationId": os.environ["LAYER5_ORG_ID"]},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

answer = response.json()
print(f"{answer['organizationName']} would be lost with:")
for kind, count in answer["impact"].items():
    print(f"  {kind}: {count}")
if answer["hasActivePaidSubscription"]:
    print("Cancel its subscription first.")
