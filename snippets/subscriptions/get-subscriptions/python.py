import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/entitlement/subscriptions",
    params={"status": ["active", "trialing"]},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

for subscription in response.json()["subscriptions"]:
    plan = subscription.get("plan", {}).get("name", subscription["planId"])
    print(f"{plan}: {subscription['quantity']} units, {subscription['status']}")
