import os

import requests

response = requests.post(
    f"{os.environ['KINTO_URL']}/buckets/{os.environ['KINTO_BUCKET']}/collections/{os.environ['KINTO_COLLECTION']}/records",
    auth=(os.environ["KINTO_USER"], os.environ["KINTO_PASSWORD"]),
    json={"data": {"name": "Quay 4", "metres": 120}},
    timeout=30,
)
response.raise_for_status()
print(response.text)
