import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/academy/curricula",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    json={
        "type": "challenge",
        "title": "Fog over Pier 7",
        "orgId": os.environ["LAYER5_ORG_ID"],
        "workspaceId": os.environ["LAB_WORKSPACE_ID"],
        "teamId": os.environ["LEARNING_TEAM_ID"],
        "accessStatus": "enabled",
        "metadata": {
            "title": "Fog over Pier 7",
            "description": "Bring a robot home when its camera sees nothing",
            "permalink": "https://tidewater.example/academy/fog-over-pier-7/",
        },
    },
    timeout=30,
)
response.raise_for_status()

curriculum = response.json()
print(f"Created {curriculum['slug']} with id {curriculum['id']}")
