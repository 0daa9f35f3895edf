import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/system/version",
    timeout=30,
)
response.raise_for_status()

service = response.json()
print("Running:", service.get("version"))
print("Newest release:", service.get("latest"))
