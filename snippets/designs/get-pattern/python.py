import os

import requests

design_id = os.environ["DESIGN_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/content/patterns/{design_id}",
    params={"metrics": "true"},
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

design = response.json()
print(f"{design['name']}: {design['viewCount']} views, {design['deploymentCount']} deployments")
print(design["patternFile"], end="")
