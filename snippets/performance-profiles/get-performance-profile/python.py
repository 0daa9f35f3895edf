import os

import requests

performance_profile_id = os.environ["PERFORMANCE_PROFILE_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/performance/profiles/{performance_profile_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

profile = response.json()
print(f"{profile['name']}: {profile['qps']} queries per second for {profile['duration']}")
print("Last run:", profile.get("lastRun", "never"))
