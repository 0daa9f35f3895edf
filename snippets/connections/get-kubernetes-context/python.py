import os

import requests

connection_id = os.environ["CONNECTION_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/integrations/connections/kubernetes/{connection_id}/context",
    headers={
        "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
        "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()

# The response is a page. What signs in is context["auth"]: do not print it.
for context in response.json()["contexts"]:
    print(f"{context['name']}: {context['server']}, Kubernetes {context['version']}")
