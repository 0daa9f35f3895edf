import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/integrations/meshmodels/models",
    params={"page": 0, "pageSize": 3, "order": "name asc"},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for model in response.json()["models"]:
    version = model["model"]["version"]
    print(f"{model['displayName']} {version}: {model['componentsCount']} components")
