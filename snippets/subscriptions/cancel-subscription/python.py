import os

import requests

subscription_id = os.environ["SUBSCRIPTION_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/entitlement/subscriptions/{subscription_id}/cancel",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

subscription = response.json()["subscriptions"][0]
print(f"Subscription {subscription['id']} is {subscription['status']}")
print("Counts until", subscription.get("endDate", "further notice"))
