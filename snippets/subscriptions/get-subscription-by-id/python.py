import os

import requests

subscription_id = os.environ["SUBSCRIPTION_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/entitlement/subscriptions/{subscription_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

subscription = response.json()["subscriptions"][0]
plan = subscription.get("plan", {}).get("name", subscription["planId"])
print(f"{plan}: {subscription['quantity']} units, {subscription['status']}")
print("Counts until", subscription.get("endDate", "further notice"))
