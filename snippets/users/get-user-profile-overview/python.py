import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/users/profile/details",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

counts = response.json()
print(f"{counts['k8sCount']} Kubernetes contexts, {counts['patternCount']} designs")
