"""Reads recorded traffic: HTTP Archive 1.2, as browsers and proxies write it."""

import base64
import binascii
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from snipproof.core.exchange import Exchange, Request, Response
from snipproof.core.usage import UsageError

MAX_BYTES = 200_000_000
"""The largest archive that is read."""


def read_har(file: Path) -> list[Exchange]:
    """Return the exchanges of an archive, in their order; raises `UsageError` if it is none.

    What got no response has the status 0 there, and is left out.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            raise UsageError(f"{file} has more than {MAX_BYTES:,} bytes")
        entries = json.loads(file.read_bytes())["log"]["entries"]
        found = [_exchange(entry) for entry in entries]
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise UsageError(f"{file} is no HTTP Archive (HAR 1.2): {error!r}") from error
    return [item for item in found if item.response.status]


def _exchange(entry: Any) -> Exchange:
    asked, answered = entry["request"], entry["response"]
    url = urlsplit(str(asked["url"]))
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    sent = (asked.get("postData") or {}).get("text") or ""
    content = answered.get("content") or {}
    text = content.get("text") or ""
    body = base64.b64decode(text) if content.get("encoding") == "base64" else text.encode()
    # The text of an archive is decoded already.
    headers = tuple(item for item in _headers(answered) if item[0].lower() != "content-encoding")
    return Exchange(
        Request(str(asked["method"]).upper(), target, _headers(asked), sent.encode(), url.netloc),
        Response(int(answered["status"]), headers, body),
    )


def _headers(side: Any) -> tuple[tuple[str, str], ...]:
    # HTTP/2 has fields such as `:method`, which say what stands elsewhere.
    fields = ((str(item["name"]), str(item["value"])) for item in side.get("headers", ()))
    return tuple((name, value) for name, value in fields if not name.startswith(":"))
