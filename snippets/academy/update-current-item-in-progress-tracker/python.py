import os

import requests

registration_id = os.environ["REGISTRATION_ID"]
response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/academy/registrations/{registration_id}/progress-tracker/update-current-item",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "contentType": "learning-path",
        "itemData": {
            "id": "across-two-harbors",
            "lastOpened": "2026-03-02T09:00:00Z",
            "contentType": "learning-path",
        },
    },
    timeout=30,
)
response.raise_for_status()

progress = response.json()
print(f"{progress.get('message')}: {progress.get('itemData', {}).get('id')}")
print("Finished so far:", ", ".join(progress.get("progressTracker", {}).get("completedItems", {})))
