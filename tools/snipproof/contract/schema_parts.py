"""The keywords of JSON Schema 2020-12 by what their schemas speak of, and the parts of a schema."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

IN_PLACE = ("allOf", "anyOf", "oneOf")
"""Lists of schemas of the same value."""

IN_PLACE_SINGLE = ("not", "if", "then", "else")
"""Single schemas of the same value."""

SINGLE_CHILDREN = (
    "items",
    "additionalProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
)
"""Single schemas of values inside of the value."""

MAP_CHILDREN = ("properties", "patternProperties", "$defs")
"""Mappings of names to schemas of values inside of the value."""

Resolve = Callable[[Any], Any]
"""Returns what a schema with a reference refers to."""


def parts(schema: Any, resolve: Resolve) -> Iterator[Mapping[str, Any]]:
    """Return the schemas that say something of a value that `schema` describes, each once."""
    pending, seen = [schema], set[int]()
    while pending:
        part = pending.pop(0)
        if not isinstance(part, Mapping) or id(part) in seen:
            continue
        seen.add(id(part))
        yield part
        if isinstance(part.get("$ref"), str):
            pending.append(resolve(part))
        for keyword in IN_PLACE:
            pending.extend(items(part.get(keyword)))
        pending.extend(part[keyword] for keyword in ("then", "else") if keyword in part)
        pending.extend(mapping(part.get("dependentSchemas")).values())


def items(value: Any) -> list[Any]:
    """Return a list; nothing for what is none. Its validator says what is wrong with a schema."""
    return value if isinstance(value, list) else []


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a mapping; an empty one for what is none."""
    return value if isinstance(value, Mapping) else {}
