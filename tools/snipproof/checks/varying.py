"""Compares outputs in which times, ids or numbers are others each time.

An example names the kinds that vary, as `varies = ["time"]` in its `example.toml`. Values of these
kinds then count as equal; all else has to be what is recorded.
"""

import json
import re
from collections.abc import Collection
from itertools import combinations
from typing import Any

from snipproof.core.formats.json_text import NOT_JSON, read_json, same, write_json

KINDS = ("time", "uuid", "number")
"""The kinds of values that can vary, in the order in which they are tried."""

_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[AP]M)?"
_ZONE = r"(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?"
_PATTERNS = {
    # As RFC 3339, RFC 9110 and the program date write them; a day or a time of day alone, too.
    "time": re.compile(
        rf"\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?"
        rf"(?:\d{{4}}-\d\d-\d\d(?:[T ]{_CLOCK}{_ZONE})?"
        rf"|\d{{1,2}}[ -]{_MONTH}[ -]\d{{2,4}}(?:,? {_CLOCK}{_ZONE})?"
        rf"|{_MONTH} +\d{{1,2}},? (?:\d{{4}}|{_CLOCK}{_ZONE}(?: \d{{4}})?)"
        rf"|{_CLOCK}{_ZONE})\b"
    ),
    "uuid": re.compile(r"(?i)\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"),
    "number": re.compile(r"(?<![\w.-])-?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?(?![\w-])"),
}


def steady(data: bytes, kinds: Collection[str]) -> bytes:
    """Return an output with one word in the place of each value of these kinds.

    It has as many lines as before. JSON keeps the types of its values.
    """
    if not kinds:
        return data
    value = read_json(data)
    if value is not NOT_JSON:
        return write_json(_value(value, kinds))
    return _text(data.decode(errors="replace"), kinds).encode()


def varying(recorded: bytes, found: bytes) -> tuple[str, ...]:
    """Return the fewest kinds in which alone two outputs differ; none if they differ otherwise."""
    for size in range(1, len(KINDS) + 1):
        for kinds in combinations(KINDS, size):
            if alike(recorded, found, kinds):
                return kinds
    return ()


def alike(one: bytes, other: bytes, kinds: Collection[str]) -> bool:
    """Whether two outputs differ in values of these kinds alone."""
    left, right = steady(one, kinds), steady(other, kinds)
    return left == right or (read_json(left) is not NOT_JSON and _same(left, right))


def _same(one: bytes, other: bytes) -> bool:
    return same(read_json(one), read_json(other))


def setting(kinds: Collection[str]) -> str:
    """Return the line of `example.toml` that says which kinds vary."""
    return f"varies = {json.dumps(list(kinds))}"


def _value(value: Any, kinds: Collection[str]) -> Any:
    match value:
        case dict():
            return {key: _value(item, kinds) for key, item in value.items()}
        case list():
            return [_value(item, kinds) for item in value]
        case str():
            return _text(value, kinds)
        case bool():
            return value
        case int() | float():
            return 0 if "number" in kinds else value
    return value


def _text(text: str, kinds: Collection[str]) -> str:
    # A time and an id hold digits, which are no numbers by themselves.
    for kind in KINDS:
        if kind in kinds:
            text = _PATTERNS[kind].sub(f"<{kind}>", text)
    return text
