"""Says in words what JSON Schema's validation keywords ask of a value."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_RANGES = (
    ("minLength", "maxLength", "character", "characters"),
    ("minItems", "maxItems", "item", "items"),
    ("minProperties", "maxProperties", "entry", "entries"),
    ("minimum", "maximum", "", ""),
)
_BOUNDS = (
    ("exclusiveMinimum", "more than"),
    ("exclusiveMaximum", "less than"),
    ("multipleOf", "a multiple of"),
)


def limits(node: Mapping[str, Any]) -> Iterator[str]:
    """Return the limits of a schema in words: "1 to 255 characters", "at least 0".

    The keywords are those of JSON Schema 2020-12, sections 6.2 to 6.5.
    """
    for low, high, one, many in _RANGES:
        words = _range(node.get(low), node.get(high))
        if words:
            last = node.get(high, node.get(low))
            yield f"{words} {one if last == 1 else many}".strip()
    for keyword, words in _BOUNDS:
        if node.get(keyword) is not None:
            yield f"{words} {_number(node[keyword])}"
    if node.get("uniqueItems"):
        yield "no item twice"
    if node.get("pattern"):
        yield f"matches {node['pattern']}"


def untold(bounds: Iterable[str], text: str) -> list[str]:
    """Return the limits that a description does not state in the same words."""
    return [one for one in bounds if not re.search(rf"(?i)(?<!\w){re.escape(one)}(?!\w)", text)]


def _range(low: Any, high: Any) -> str:
    if low is not None and high is not None:
        same = low == high
        return f"exactly {_number(low)}" if same else f"{_number(low)} to {_number(high)}"
    if low is not None:
        return f"at least {_number(low)}"
    return "" if high is None else f"at most {_number(high)}"


def _number(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value)
