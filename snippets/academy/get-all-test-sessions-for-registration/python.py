import os

import requests

exam_registration_id = os.environ["EXAM_REGISTRATION_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/academy/registrations/{exam_registration_id}/test-sessions",
    params={"page": 0, "pagesize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for group in response.json():
    for result in group:
        title = result["quiz"]["title"]
        print(f"{title}, attempt {result['attempts']}: {result['percentageScored']} %")
