import os

import requests

org_id = os.environ["LAYER5_ORG_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/academy/learning-path/{org_id}/kubernetes-for-fleet-operators",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

curriculum = response.json()
print(curriculum["id"], curriculum["metadata"]["title"])
for part in curriculum["metadata"].get("children", []):
    print(f"- {part['title']}: {part['description']}")
