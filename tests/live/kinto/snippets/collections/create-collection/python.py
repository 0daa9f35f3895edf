import os

import requests

response = requests.post(
    f"{os.environ['KINTO_URL']}/buckets/{os.environ['KINTO_BUCKET']}/collections",
    auth=(os.environ["KINTO_USER"], os.environ["KINTO_PASSWORD"]),
    json={"data": {"title": "Berths"}},
    timeout=30,
)
response.raise_for_status()
print(response.text)
