import os

import requests

response = requests.patch(
    f"{os.environ['KINTO_URL']}/buckets/{os.environ['KINTO_BUCKET']}",
    auth=(os.environ["KINTO_USER"], os.environ["KINTO_PASSWORD"]),
    json={"data": {"country": "FR"}},
    timeout=30,
)
response.raise_for_status()
print(response.text)
