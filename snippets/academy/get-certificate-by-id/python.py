import os

import requests

certificate_id = os.environ["CERTIFICATE_ID"]
response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/academy/certificates/{certificate_id}",
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()

certificate = response.json()
signed = " and ".join(authority["name"] for authority in certificate["issuingAuthorities"])
print(f"{certificate['recipientName']} is a {certificate['title']}, signed by {signed}")
print("Valid until", certificate.get("expirationDate", "further notice"))
