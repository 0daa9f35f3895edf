import csv
import os
import sys

import requests

FIELDS = ["createdAt", "userEmail", "curriculaTitle", "status"]
table = csv.writer(sys.stdout, quoting=csv.QUOTE_ALL, lineterminator="\n")

page = seen = 0
total = 1
while seen < total:
    response = requests.get(
        f"{os.environ['LAYER5_URL']}/api/academy/admin/registrations",
        params={"contentType": "certification", "status": "failed", "page": page, "pageSize": 100},
        headers={
            "Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}",
            "layer5-current-orgid": os.environ["LAYER5_ORG_ID"],
        },
        timeout=30,
    )
    response.raise_for_status()
    result = response.json()
    if not result["data"]:
        break
    table.writerows([registration[field] for field in FIELDS] for registration in result["data"])
    total = result["totalCount"]
    seen += len(result["data"])
    page += 1
