import os

import requests

performance_profile_id = os.environ["PERFORMANCE_PROFILE_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/performance/profiles/{performance_profile_id}/results",
    params={"page": 0, "pagesize": "10"},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for result in response.json()["results"]:
    # Fortio's form of a report: times are in seconds.
    report = result["runnerResults"]
    average = report["DurationHistogram"]["Avg"] * 1000
    print(f"{result['testStartTime']}: {report['ActualQPS']:.1f} per second, {average:.1f} ms")
