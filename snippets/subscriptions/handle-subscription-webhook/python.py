import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/entitlement/subscriptions/webhooks",
    json={
        "id": "evt_tidewater_0042",
        "type": "invoice.paid",
        "data": {
            "object": {
                "subscription": "sub_tidewater_2026",
            },
        },
    },
    timeout=30,
)
response.raise_for_status()

print("The event was taken")
