import os

import requests

badge_id = os.environ["BADGE_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/organizations/badges/{badge_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

badge = response.json()
print(f"{badge['name']}: {badge['description']}")
print(badge["imageUrl"])
