import os

import requests

response = requests.put(
    f"{os.environ['KINTO_URL']}/buckets/{os.environ['KINTO_BUCKET']}/collections/{os.environ['KINTO_COLLECTION']}/records/{os.environ['KINTO_RECORD']}",
    auth=(os.environ["KINTO_USER"], os.environ["KINTO_PASSWORD"]),
    json={"data": {"name": "Quay 5", "metres": 90}},
    timeout=30,
)
response.raise_for_status()
print(response.text)
