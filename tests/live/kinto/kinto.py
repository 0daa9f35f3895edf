"""Speaks to a Kinto server, for what is made before the examples run and taken away afterwards."""

import json
import os
from base64 import b64encode
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

_PAIR = f"{os.environ['KINTO_USER']}:{os.environ['KINTO_PASSWORD']}"
_HEADERS = {
    "Authorization": f"Basic {b64encode(_PAIR.encode()).decode()}",
    "Content-Type": "application/json",
}


def send(method: str, path: str, data: dict[str, Any] | None = None) -> Any:
    """Send a request; return the `data` of the response."""
    body = None if data is None else json.dumps({"data": data}).encode()
    request = Request(os.environ["KINTO_URL"] + path, body, _HEADERS, method=method)
    with build_opener(ProxyHandler({})).open(request, timeout=10) as response:
        return json.load(response)["data"]
