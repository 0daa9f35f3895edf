import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/user/schedules",
    params={"page": 0, "pageSize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for schedule in response.json()["schedules"]:
    print(f"{schedule['name']} ({schedule['cronExpression']}): next run {schedule.get('nextRun')}")
