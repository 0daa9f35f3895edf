"""A planned request as bytes, so that thousands are judged without a program for each."""

import base64
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from snipproof.core.exchange import Request
from snipproof.languages.drafting.plan import (
    File,
    RequestPlan,
    Variable,
    pairs,
    path_with,
    plain,
    query_pairs,
)

_BOUNDARY = "corpus-boundary"


def request_of(plan: RequestPlan, base: str, values: Mapping[str, str]) -> Request:
    """Return the request that a plan's snippets make.

    `base` is the path of the server, and `values` are the variables of the environment.
    """

    def text(value: Any) -> str:
        return value.before + values[value.name] if isinstance(value, Variable) else plain(value)

    def filled(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: filled(item) for name, item in value.items()}
        if isinstance(value, list):
            return [filled(item) for item in value]
        return text(value) if isinstance(value, Variable) else value

    query = urlencode([(name, text(value)) for name, value in query_pairs(plan)])
    path = base + path_with(plan, lambda variable: quote(text(variable), safe=""))
    headers = [(name, text(value)) for name, value in plan.headers.items()]
    if plan.login is not None:
        pair = f"{text(plan.login.user)}:{text(plan.login.password)}"
        headers.append(("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"))
    body = b""
    if plan.media:
        kind = plan.media
        if plan.is_form:
            body = urlencode([(name, text(value)) for name, value in pairs(plan.body)]).encode()
        elif plan.is_multipart:
            kind = f"{kind}; boundary={_BOUNDARY}"
            body = _parts([(name, filled(value)) for name, value in pairs(plan.body)])
        elif plan.is_json:
            body = json.dumps(filled(plan.body)).encode()
        else:
            body = str(plan.body).encode()
        headers.append(("Content-Type", kind))
    target = f"{path}?{query}" if query else path
    return Request(plan.method, target, tuple(headers), body, "127.0.0.1:8000")


def _parts(fields: list[tuple[str, Any]]) -> bytes:
    lines = []
    for name, value in fields:
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
        if isinstance(value, File):
            head += f'; filename="{value.name}"\r\nContent-Type: {value.media}'
        content = value.content if isinstance(value, File) else plain(value)
        lines.append(f"{head}\r\n\r\n{content}\r\n")
    return "".join([*lines, f"--{_BOUNDARY}--\r\n"]).encode()
