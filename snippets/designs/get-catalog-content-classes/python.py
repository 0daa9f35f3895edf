import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/catalog/content/classes",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

for content_class in response.json():
    print(f"{content_class['class']}: {content_class['description']}")
