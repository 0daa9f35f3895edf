import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/user/schedules",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "name": "every-sunday",
        "cronExpression": "0 4 * * 0",
    },
    timeout=30,
)
response.raise_for_status()

schedule = response.json()
print(f"Saved {schedule['name']} with id {schedule['id']}")
print("Next run:", schedule.get("nextRun"))
