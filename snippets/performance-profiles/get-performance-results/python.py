import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/performance/results",
    params={"from": "2026-02-23", "page": 0, "pagesize": "10"},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for result in response.json()["results"]:
    rate = result["runnerResults"]["ActualQPS"]
    print(f"{result['testStartTime']} {result['name']}: {rate:.1f} queries per second")
