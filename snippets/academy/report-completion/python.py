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

states = response.json().get("registrationsSummary", [])
count = {state["status"]: state["totalCount"] for state in states}
completed = count.get("completed", 0)
total = completed + count.get("registered", 0) + count.get("failed", 0)
if total:
    print(f"{completed} of {total} registrations: {completed / total:.0%}")
else:
    print("no registrations yet")
