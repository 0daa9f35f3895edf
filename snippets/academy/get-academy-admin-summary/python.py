import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/academy/admin/summary",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

summary = response.json()
print(f"{summary.get('totalActiveLearners')} of {summary.get('totalLearners')} learners are active")
for registrations in summary.get("registrationsSummary", []):
    print(f"{registrations['totalCount']} registrations: {registrations['status']}")
for test in summary.get("tests", []):
    print(f"{test['test']['title']}: {test['passed']} of {test['attempts']} attempts passed")
