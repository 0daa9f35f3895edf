"""Writes a value as XML, as its schema names elements and attributes (OpenAPI 3.1, 4.8.26)."""

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from snipproof.contract.operation import Schema
from snipproof.targets.mock.shape import Shapes

_NO_NAME = re.compile(r"[^\w.-]|^(?=[^A-Za-z_])")


def write_xml(value: Any, schema: Schema, shapes: Shapes) -> str:
    """Return a document whose root is named after the schema."""
    name = shapes.of(schema).name or "response"
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _element(name, value, schema, shapes)


def _element(name: str, value: Any, schema: Schema, shapes: Shapes) -> str:
    shape = shapes.of(schema)
    said = shape.rest.get("xml")
    said = said if isinstance(said, Mapping) else {}
    tag = _tag(said, name)
    space = f" xmlns={quoteattr(str(said['namespace']))}" if "namespace" in said else ""
    if space and said.get("prefix"):
        space = space.replace(" xmlns=", f" xmlns:{said['prefix']}=", 1)
    if isinstance(value, Mapping):
        attributes, children = space, ""
        for key, item in value.items():
            field = shape.properties.get(key, True)
            hint = shapes.of(field).rest.get("xml")
            if isinstance(hint, Mapping) and hint.get("attribute"):
                attributes += f" {_tag(hint, key)}={quoteattr(_text(item))}"
            else:
                children += _field(key, item, field, shapes)
        return f"<{tag}{attributes}>{children}</{tag}>"
    if isinstance(value, list):
        items: Schema = True if shape.items is None else shape.items
        inner = "".join(_element(_singular(name), item, items, shapes) for item in value)
        return f"<{tag}{space}>{inner}</{tag}>"
    return f"<{tag}{space}>{escape(_text(value))}</{tag}>"


def _field(name: str, value: Any, schema: Schema, shapes: Shapes) -> str:
    """Return the element of a field; those of an array that is not wrapped stand side by side."""
    shape = shapes.of(schema)
    said = shape.rest.get("xml")
    wrapped = isinstance(said, Mapping) and said.get("wrapped")
    if isinstance(value, list) and not wrapped:
        items: Schema = True if shape.items is None else shape.items
        return "".join(_element(name, item, items, shapes) for item in value)
    return _element(name, value, schema, shapes)


def _tag(said: Mapping[str, Any], name: str) -> str:
    tag = _NO_NAME.sub("_", str(said.get("name") or name))
    return f"{said['prefix']}:{tag}" if said.get("prefix") and said.get("namespace") else tag


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and len(name) > 1 else "item"


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
