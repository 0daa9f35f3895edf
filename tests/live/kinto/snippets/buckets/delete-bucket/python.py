import os

import requests

response = requests.delete(
    f"{os.environ['KINTO_URL']}/buckets/{os.environ['KINTO_BUCKET']}",
    auth=(os.environ["KINTO_USER"], os.environ["KINTO_PASSWORD"]),
    timeout=30,
)
response.raise_for_status()
print(response.text)
