"""JSON as it is compared and recorded."""

import json
import re
from typing import Any, Final

NOT_JSON: Final = object()
"""Stands for a text that is not JSON, which `None` is."""

MAX_DEPTH = 200
"""How deep JSON may nest; no answer comes near it, and Python's own limit is not far."""


def read_json(data: bytes) -> Any:
    """Give the value of a JSON text, or `NOT_JSON`."""
    if _depth(data) > MAX_DEPTH:
        return NOT_JSON
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return NOT_JSON


def _depth(data: bytes) -> int:
    """Give how deep a text nests at most; brackets in its strings count as well."""
    depth = deepest = 0
    for bracket in re.findall(rb"[\[\]{}]", data):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(depth, deepest)
    return deepest


def write_json(value: Any) -> bytes:
    """Write a value as it is recorded: a field a line, in the order of the answer."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        # Half of a surrogate pair can only be written as the escape that it came as.
        return json.dumps(value, indent=2).encode() + b"\n"


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON; unlike in Python, `true` is not 1."""
    if one is NOT_JSON or other is NOT_JSON:
        return one is other
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
