import os

import requests

performance_profile_id = os.environ["PERFORMANCE_PROFILE_ID"]
response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/performance/profiles/{performance_profile_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "telemetry-ingest",
        "schedule": os.environ["SCHEDULE_ID"],
        "loadGenerators": ["fortio"],
        "endpoints": ["https://ingest.tidewater.example/readings"],
        "concurrentRequest": 8,
        "qps": 200,
        "duration": "5m",
    },
    timeout=30,
)
response.raise_for_status()

profile = response.json()
print(f"{profile['name']}: {profile['qps']} queries per second for {profile['duration']}")
