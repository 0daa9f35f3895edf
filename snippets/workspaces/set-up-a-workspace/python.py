import os

import requests

BASE = f"{os.environ['LAYER5_URL']}/api/workspaces"
TOKEN = {"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"}
HEADERS = TOKEN | {"layer5-current-orgid": os.environ["LAYER5_ORG_ID"]}


def call(method, path):
    response = requests.request(method, BASE + path, headers=HEADERS, timeout=30)
    response.raise_for_status()
    return response


response = requests.post(
    BASE,
    headers=TOKEN,
    json={
        "name": "Harbor Drill",
        "description": "Rehearsal of a power cut in the east harbor",
        "organizationId": os.environ["LAYER5_ORG_ID"],
    },
    timeout=30,
)
response.raise_for_status()
workspace = f"/{response.json()['id']}"
print(f"Created {workspace[1:]}")

environment = f"{workspace}/environments/{os.environ['ENVIRONMENT_ID']}"
team = f"{workspace}/teams/{os.environ['TEAM_ID']}"
try:
    call("POST", environment)
    call("POST", team)

    for held in call("GET", f"{workspace}/environments?page=0&pageSize=10").json()["environments"]:
        print("Environment:", held["name"])
    for held in call("GET", f"{workspace}/teams?page=0&pageSize=10").json()["teams"]:
        print("Team:", held["name"])

    call("DELETE", team)
    call("DELETE", environment)
finally:
    call("DELETE", workspace)
    print(f"Deleted {workspace[1:]}")
