import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/entitlement/plans",
    params={"page": 0, "pagesize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for plan in response.json():
    print(f"{plan['id']} {plan['name']}: {plan['pricePerUnit']} {plan['currency']} per unit")
