import os

import requests

response = requests.post(
    f"{os.environ['LAYER5_URL']}/api/content/views",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    json={
        "name": "Storage of both harbors",
        "filters": {"kinds": ["PersistentVolume", "PersistentVolumeClaim"]},
        "visibility": "private",
    },
    timeout=30,
)
response.raise_for_status()

view = response.json()
print(f"Created {view['name']} with id {view['id']}")
