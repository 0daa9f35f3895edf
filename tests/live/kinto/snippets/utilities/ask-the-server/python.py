import os

import requests

response = requests.get(
    f"{os.environ['KINTO_URL']}/",
    timeout=30,
)
response.raise_for_status()
print(response.text)
