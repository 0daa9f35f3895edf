import os

import requests


def designs(size):
    page = seen = 0
    total = 1
    while seen < total:
        response = requests.get(
            f"{os.environ['LAYER5_URL']}/api/content/patterns",
            params={"page": page, "pageSize": size, "order": "name asc"},
            headers={
                "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
                "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
            },
            timeout=30,
        )
        response.raise_for_status()
        result = response.json()
        if not result["patterns"]:
            break  # deleted by others in the meantime
        yield from result["patterns"]
        total = result["totalCount"]
        seen += len(result["patterns"])
        page += 1


names = [design["name"] for design in designs(size=3)]
print(*names, sep="\n")
print(f"{len(names)} designs")
