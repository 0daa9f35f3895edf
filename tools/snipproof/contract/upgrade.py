"""Lifts an OpenAPI 3.0 document to 3.1, where schemas are JSON Schema 2020-12.

What changes is in the OpenAPI Initiative's migration guide from 3.0 to 3.1: `nullable`, the
boolean `exclusiveMinimum` and `exclusiveMaximum`. What is given as an example stays as it is.
"""

from collections.abc import Mapping
from typing import Any


def upgrade(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the document as OpenAPI 3.1; one that is 3.1 already is given back as it is."""
    if not str(document.get("openapi", "")).startswith("3.0"):
        return document
    lifted = {key: _lift(value, named=key in _NAMED) for key, value in document.items()}
    lifted["openapi"] = "3.1.0"
    return lifted


def _lift(value: Any, *, named: bool = False) -> Any:
    """Lift a value; the keys of a `named` one are names that the document gives, not keywords."""
    if isinstance(value, list):
        return [_lift(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    if named:
        return {key: _lift(item) for key, item in value.items()}
    fields = {
        key: item if key in _DATA else _lift(item, named=key in _NAMED)
        for key, item in value.items()
    }
    for bound, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        flag = fields.get(bound)
        if isinstance(flag, bool):
            del fields[bound]
            if flag and limit in fields:
                fields[bound] = fields.pop(limit)
    if isinstance(fields.get("nullable"), bool) and fields.pop("nullable"):
        return _nullable(fields)
    return fields


_DATA = frozenset({"const", "default", "enum", "example", "examples"})
"""Keywords whose values are data, in which `nullable` is just a name."""

_NAMED = frozenset(
    {
        "callbacks",
        "content",
        "encoding",
        "headers",
        "links",
        "mapping",
        "parameters",
        "paths",
        "patternProperties",
        "properties",
        "requestBodies",
        "responses",
        "schemas",
        "securitySchemes",
        "variables",
    }
)
"""Fields whose keys are names: a response may be called `default`, a property `example`."""


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """Say `nullable: true` in JSON Schema: as a type list, or as an alternative of null."""
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
        return schema
    annotations: dict[str, Any] = {
        key: schema.pop(key) for key in ("description", "title", "deprecated") if key in schema
    }
    return {**annotations, "anyOf": [schema, {"type": "null"}]}
