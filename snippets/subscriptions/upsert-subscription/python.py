import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/entitlement/subscriptions",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "id": os.environ["SUBSCRIPTION_ID"],
        "planId": os.environ["PLAN_ID"],
        "quantity": 15,
    },
    timeout=30,
)
response.raise_for_status()

for subscription in response.json()["subscriptions"]:
    print(f"Subscription {subscription['id']} has {subscription['quantity']} units now")
