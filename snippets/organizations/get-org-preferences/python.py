import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/orgs/{org_id}/preferences",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

preferences = response.json()["preferences"]
theme = preferences["theme"]
print("Theme:", theme["id"])
print("Logo:", theme["logo"]["desktopView"]["svg"])
print("Sign-in carousel:", "on" if preferences.get("showAuthCarousel", True) else "off")
