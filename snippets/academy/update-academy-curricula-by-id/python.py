import os

import requests

curriculum_id = os.environ["CURRICULUM_ID"]
response = requests.put(
    f"{os.environ['LAYER5_URL']}/api/academy/curricula/{curriculum_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "type": "learning-path",
        "title": "Kubernetes for Fleet Operators",
        "orgId": os.environ["LAYER5_ORG_ID"],
        "workspaceId": os.environ["LAB_WORKSPACE_ID"],
        "teamId": os.environ["LEARNING_TEAM_ID"],
        "accessStatus": "enabled",
        "metadata": {
            "title": "Kubernetes for Fleet Operators",
            "description": "Run the services of a robot fleet, from dock to cloud",
            "permalink": "https://tidewater.example/academy/kubernetes-for-fleet-operators/",
        },
    },
    timeout=30,
)
response.raise_for_status()

metadata = response.json()["metadata"]
print(f"{metadata['title']}: {metadata['description']}")
