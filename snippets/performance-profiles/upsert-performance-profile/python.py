import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/performance/profiles",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "dock-gateway",
        "loadGenerators": ["fortio"],
        "endpoints": ["https://dock.tidewater.example/health"],
        "concurrentRequest": 4,
        "qps": 50,
        "duration": "30s",
    },
    timeout=30,
)
response.raise_for_status()

profile = response.json()
print(f"Saved {profile['name']} with id {profile['id']}")
