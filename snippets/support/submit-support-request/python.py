import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/integrations/support",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "subject": "Connection harbor-west stays in maintenance",
        "message": (
            "We set harbor-west to connected yesterday, and today it is in maintenance again."
        ),
        "scope": "Support",
    },
    timeout=30,
)
response.raise_for_status()

# There is no number of a ticket: the reply comes by email.
print(response.json().get("message", "Submitted"))
