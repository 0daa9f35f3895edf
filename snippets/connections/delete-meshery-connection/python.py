import os

import requests

meshery_server_id = os.environ["MESHERY_SERVER_ID"]
response = requests.delete(
    f"{os.environ['LAYER5_URL']}/api/integrations/connections/meshery/{meshery_server_id}",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

print(f"Deleted the connection of Meshery server {meshery_server_id}")
