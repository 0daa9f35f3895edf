import os

import requests

performance_profile_id = os.environ["PERFORMANCE_PROFILE_ID"]
result_id = os.environ["RESULT_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/performance/profiles/{performance_profile_id}/results/{result_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

result = response.json()
# Fortio's form of a report: times are in seconds.
histogram = result["runnerResults"]["DurationHistogram"]
print(f"{result['name']}, {result['testStartTime']}: {histogram['Count']} requests")
print(f"On average {histogram['Avg'] * 1000:.1f} ms, at most {histogram['Max'] * 1000:.1f} ms")
