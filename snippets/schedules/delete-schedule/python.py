import os

import requests

schedule_id = os.environ["SCHEDULE_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/user/schedules/{schedule_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

print(f"Deleted schedule {schedule_id}")
