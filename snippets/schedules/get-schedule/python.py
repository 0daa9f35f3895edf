import os

import requests

schedule_id = os.environ["SCHEDULE_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/user/schedules/{schedule_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

schedule = response.json()
print(f"{schedule['name']}: {schedule['cronExpression']}")
print("Next run:", schedule.get("nextRun"))
