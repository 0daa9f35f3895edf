import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/performance/profiles",
    params={"page": 0, "pagesize": "10"},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for profile in response.json()["profiles"]:
    print(f"{profile['name']}: last run {profile.get('lastRun', 'never')}")
