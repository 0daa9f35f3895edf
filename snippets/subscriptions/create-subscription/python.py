import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/entitlement/subscriptions/create",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "orgId": os.environ["LAYER5_ORG_ID"],
        "planId": os.environ["PLAN_ID"],
        "userCount": 12,
        "email": "mira.okafor@tidewater.example",
        "paymentProcessor": "stripe",
    },
    timeout=30,
)
response.raise_for_status()

# The response also holds clientSecret, for the form that takes the payment: do not print it.
print("The payment processor calls it", response.json().get("subscriptionId"))
