import os

import requests

performance_profile_id = os.environ["PERFORMANCE_PROFILE_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/performance/profiles/{performance_profile_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

print(f"Deleted performance profile {performance_profile_id}")
