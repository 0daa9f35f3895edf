"""The keywords of a schema whose values have a form of their own, and what can be used of them."""

import math
import sys
from collections.abc import Callable
from typing import Any

TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
"""The types of JSON Schema 2020-12 (validation, section 6.1.1)."""

IDENTITIES = frozenset(
    {"$ref", "$id", "$anchor", "$schema", "$dynamicAnchor", "$dynamicRef", "$recursiveAnchor"}
)
"""Keywords that name schemas: in a normalised document each is a component, and these are gone."""


def usable(keyword: str, value: Any) -> Any:
    """Return what can be used of a keyword's value, None where that is nothing.

    So a mistake in one keyword does not take its schema away; `check` reports it.
    """
    return CHECKED[keyword](value)


def _types(value: Any) -> Any:
    if isinstance(value, str):
        return value if value in TYPES else None
    if isinstance(value, list):
        known = [item for item in value if isinstance(item, str) and item in TYPES]
        return list(dict.fromkeys(known)) if known and len(known) == len(value) else None
    return None


def _names(value: Any) -> Any:
    if not isinstance(value, list):
        return None
    return list(dict.fromkeys(item for item in value if isinstance(item, str)))


def _size(value: Any) -> Any:
    number = _number(value)
    return int(number) if number is not None and number >= 0 and number == int(number) else None


def _number(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
        value = int(value) if math.isfinite(value) and value == int(value) else value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) <= sys.float_info.max else None  # no number that JSON carries


def _limit(value: Any) -> Any:
    """Read an exclusive limit, which is a flag before 3.1."""
    return value if isinstance(value, bool) else _number(value)


def _step(value: Any) -> Any:
    number = _number(value)
    return number if number is not None and number > 0 else None


def _text(value: Any) -> Any:
    return value if isinstance(value, str) else None


def _list(value: Any) -> Any:
    return value if isinstance(value, list) else None


def _flag(value: Any) -> Any:
    return value if isinstance(value, bool) else None


def _needs(value: Any) -> Any:
    return {key: _names(item) or [] for key, item in value.items()} if type(value) is dict else None


CHECKED: dict[str, Callable[[Any], Any]] = {
    "type": _types,
    "required": _names,
    "enum": _list,
    "pattern": _text,
    "format": _text,
    "multipleOf": _step,
    "uniqueItems": _flag,
    "dependentRequired": _needs,
    **dict.fromkeys(("minimum", "maximum"), _number),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), _limit),
    **dict.fromkeys(
        (
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "minContains",
            "maxContains",
        ),
        _size,
    ),
}
"""The keywords with a form, and what reads each."""
