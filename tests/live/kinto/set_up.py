"""Makes what the examples read: a bucket with a collection, a group and a record."""

from kinto import send

bucket = send("POST", "/buckets", {"title": "What the examples read"})["id"]
print(f"KINTO_BUCKET={bucket}", flush=True)
inside = f"/buckets/{bucket}"
collection = send("POST", f"{inside}/collections", {"title": "Berths"})["id"]
record = send("POST", f"{inside}/collections/{collection}/records", {"name": "Quay 1"})["id"]
group = send("POST", f"{inside}/groups", {"members": ["basicauth:pilot"]})["id"]
print(f"KINTO_COLLECTION={collection}\nKINTO_RECORD={record}\nKINTO_GROUP={group}")
