"""Takes away what `set_up.py` made; a bucket goes with all that is in it."""

from kinto import send

for bucket in send("GET", "/buckets"):
    if bucket.get("title") == "What the examples read":
        send("DELETE", f"/buckets/{bucket['id']}")
