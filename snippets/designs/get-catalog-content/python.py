import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/catalog/content/pattern",
    params={"page": 0, "pageSize": 10, "metrics": "true", "populate": "true"},
    timeout=30,
)
response.raise_for_status()

for design in response.json()["patterns"]:
    about = design["catalogData"]["patternInfo"]
    print(f"{design['name']}, deployed {design['deploymentCount']} times: {about}")
