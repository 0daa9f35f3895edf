import os

import requests

subscription_id = os.environ["SUBSCRIPTION_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/entitlement/subscriptions/{subscription_id}/upgrade",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "oldPlanId": os.environ["PLAN_ID"],
        "newPlanId": os.environ["NEW_PLAN_ID"],
    },
    timeout=30,
)
response.raise_for_status()

subscription = response.json()
plan = subscription.get("plan", {}).get("name", subscription["planId"])
print(f"Moved {subscription['quantity']} units to {plan}")
