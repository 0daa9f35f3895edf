"""The grammar of an OpenAPI document: the objects of the specification and their fields.

The names of the kinds are those of OpenAPI 3.1, section 4.8, in lower case.
"""

from collections.abc import Mapping
from enum import Enum


class Holds(Enum):
    """How a field holds objects: one, a list of them, or a mapping of names to them."""

    ONE = "one"
    LIST = "list"
    NAMED = "named"


Fields = Mapping[str, tuple[Holds, str]]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The fields of a path item that are operations (OpenAPI 3.1, section 4.8.9)."""

HOMES: Mapping[str, str] = {
    "schema": "schemas",
    "response": "responses",
    "parameter": "parameters",
    "example": "examples",
    "request body": "requestBodies",
    "header": "headers",
    "security scheme": "securitySchemes",
    "link": "links",
    "callback": "callbacks",
    "path item": "pathItems",
    "media type": "mediaTypes",
}
"""The field of Components that holds objects of a kind, which references may then name."""

_PARAMETER: Fields = {
    "schema": (Holds.ONE, "schema"),
    "content": (Holds.NAMED, "media type"),
    "examples": (Holds.NAMED, "example"),
}

OBJECTS: Mapping[str, Fields] = {
    "document": {
        "paths": (Holds.NAMED, "path item"),
        "webhooks": (Holds.NAMED, "path item"),
        "components": (Holds.ONE, "components"),
    },
    "components": {home: (Holds.NAMED, kind) for kind, home in HOMES.items()},
    "path item": {
        "parameters": (Holds.LIST, "parameter"),
        "additionalOperations": (Holds.NAMED, "operation"),
        **dict.fromkeys((*METHODS, "query"), (Holds.ONE, "operation")),
    },
    "operation": {
        "parameters": (Holds.LIST, "parameter"),
        "requestBody": (Holds.ONE, "request body"),
        "responses": (Holds.NAMED, "response"),
        "callbacks": (Holds.NAMED, "callback"),
    },
    "parameter": _PARAMETER,
    "header": _PARAMETER,
    "request body": {"content": (Holds.NAMED, "media type")},
    "response": {
        "headers": (Holds.NAMED, "header"),
        "content": (Holds.NAMED, "media type"),
        "links": (Holds.NAMED, "link"),
    },
    "media type": {
        "schema": (Holds.ONE, "schema"),
        "itemSchema": (Holds.ONE, "schema"),
        "examples": (Holds.NAMED, "example"),
        "encoding": (Holds.NAMED, "encoding"),
    },
    "encoding": {"headers": (Holds.NAMED, "header")},
    "security scheme": {},
    "example": {},
    "link": {},
    # A callback is a mapping of expressions to path items.
    "callback": {},
    "schema": {
        **dict.fromkeys(
            (
                "items",
                "additionalProperties",
                "additionalItems",
                "contains",
                "propertyNames",
                "unevaluatedItems",
                "unevaluatedProperties",
                "not",
                "if",
                "then",
                "else",
                "contentSchema",
            ),
            (Holds.ONE, "schema"),
        ),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), (Holds.LIST, "schema")),
        **dict.fromkeys(
            ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"),
            (Holds.NAMED, "schema"),
        ),
    },
}
"""The fields of each kind of object that hold objects; all others hold data."""

EXTENSIBLE = frozenset({("document", "paths"), ("operation", "responses")})
"""Mappings in which a name that begins with `x-` is an extension, and no path or status."""
