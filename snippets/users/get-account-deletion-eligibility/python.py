import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/users/self/account-deletion-eligibility",
    params={"organizationId": os.environ["LAYER5_ORG_ID"]},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

eligibility = response.json()
print(f"{eligibility['organizationName']} would be lost with:")
for kind, count in eligibility["impact"].items():
    print(f"  {kind}: {count}")
if eligibility["hasActivePaidSubscription"]:
    print("Cancel its subscription first.")
