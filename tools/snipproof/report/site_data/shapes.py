"""Says what a reader wants to know of a schema, however it is written.

References are followed, `allOf` is merged, arrays and maps are looked into, and the alternatives of
`oneOf` and `anyOf` are listed (JSON Schema 2020-12, sections 8.2.3 and 10.2.1).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from snipproof.contract.document import ContractDocument
from snipproof.report.site_data.limits import limits

_FIRST = ("id", "name", "title", "slug")
_LAST = ("createdAt", "created_at", "updatedAt", "updated_at", "deletedAt", "deleted_at")
_DEEPEST = 9
"""How deep a schema that holds itself is followed; words for more would help nobody."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an object: its schema, and whether the object lists it as required."""

    name: str
    schema: Any
    required: bool


@dataclass(frozen=True, slots=True)
class Fields:
    """The inside of a value: the properties of an object, or alternatives, under a name."""

    name: str
    properties: tuple[Property, ...]
    variants: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A schema in words. `name` is its component's, empty where it is written in place.

    `words` is its type: "string", "array of Environment", "object or null". `values` are what an
    enumeration allows, as JSON writes them without quotes. `inside` has the fields to unfold: its
    own, or those of its items. `limits` are words such as "1 to 255 characters".
    """

    name: str
    words: str
    types: tuple[str, ...]
    format: str
    description: str
    properties: tuple[Property, ...]
    variants: tuple[Any, ...]
    inside: Fields | None
    child: "Shape | None"
    limits: tuple[str, ...]
    values: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


class Shapes:
    """The shapes of one document's schemas."""

    def __init__(self, document: ContractDocument) -> None:
        self._document = document
        self._known: dict[str, Shape] = {}

    def of(self, schema: Any, level: int = 0) -> Shape:
        """Return the shape of a schema; of anything else than an object, that of any value."""
        node: Mapping[str, Any] = schema if isinstance(schema, Mapping) else {}
        reference = node.get("$ref") if set(node) == {"$ref"} else None
        if level == 0 and isinstance(reference, str):
            if reference not in self._known:
                self._known[reference] = self._build(node, level)
            return self._known[reference]
        return self._build(node, level)

    def resolve(self, node: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
        """Follow `$ref`: what it names and the name; a description beside it wins."""
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return node, ""
        found = self._document.resolve(node)
        found = found if isinstance(found, Mapping) else {}
        if node.get("description"):
            found = {**found, "description": node["description"]}
        return found, reference.rpartition("/")[2].replace("~1", "/").replace("~0", "~")

    def _build(self, node: Mapping[str, Any], level: int) -> Shape:
        node, name = self.resolve(node)
        if level > _DEEPEST:
            node = {"type": node.get("type", "any")}
        parts = [self.of(part, level + 1) for part in _items(node.get("allOf"))]
        properties = _properties(node, parts)
        declared = node.get("type")
        types = list(declared) if isinstance(declared, list) else [declared] if declared else []
        types = types or [kind for part in parts[:1] for kind in part.types]
        variants = list(_items(node.get("oneOf")) or _items(node.get("anyOf")))
        variants = variants or next((list(part.variants) for part in parts if part.variants), [])
        if not name and len(parts) == 1 and not node.get("properties"):
            name = parts[0].name
        nullable = "null" in types or any(_is_null(one) for one in variants)
        types = [kind for kind in types if kind != "null"]
        variants = [one for one in variants if not _is_null(one)]
        described = node.get("description") or next(
            (part.description for part in parts if part.description), ""
        )
        child, words = self._words(node, types, properties, variants, level)
        values = _values(node)
        format_ = str(node.get("format") or "")
        bounds = list(limits(node))
        if len(variants) == 1 and child is not None:
            format_ = format_ or child.format
            values = values or child.values
            bounds += child.limits
            described = described or child.description
            name = name or child.name
            variants = list(child.variants)
        elif "array" in types and child is not None and not _has_fields(child):
            values = values or child.values
            bounds += child.limits
        if not words:
            words = "string" if values else f"one of {len(variants)} forms" if variants else "any"
        if nullable and not words.endswith("or null"):
            words = f"{words} or null"
        inside = Fields(name, properties, tuple(variants)) if properties or variants else None
        return Shape(
            name=name,
            words=words,
            types=tuple(types),
            format=format_,
            description=str(described),
            properties=properties,
            variants=tuple(variants),
            inside=inside or (child.inside if child else None),
            child=child,
            limits=tuple(dict.fromkeys(bounds)),
            values=values,
            facts=_facts(node),
        )

    def _words(
        self,
        node: Mapping[str, Any],
        types: Sequence[str],
        properties: Sequence[Property],
        variants: Sequence[Any],
        level: int,
    ) -> tuple[Shape | None, str]:
        """Return the shape of what is inside, if it is one thing, and the type in words."""
        if len(variants) == 1:
            child = self.of(variants[0], level + 1)
            return child, child.words
        if "array" in types and node.get("items"):
            child = self.of(node["items"], level + 1)
            words = f"array of {_noun(child)}"
            if child.format and not _has_fields(child):
                words = f"{words} ({child.format})"
            return child, words
        entries = node.get("additionalProperties")
        if isinstance(entries, Mapping) and not properties:
            child = self.of(entries, level + 1)
            return child, f"map of {child.name if child.name and child.properties else child.words}"
        return None, " or ".join(types or (["object"] if properties else []))


def _noun(shape: Shape) -> str:
    return shape.name if shape.name and _has_fields(shape) else shape.words


def _has_fields(shape: Shape) -> bool:
    return bool(shape.properties or shape.variants)


def _items(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _is_null(schema: Any) -> bool:
    return isinstance(schema, Mapping) and schema.get("type") == "null"


def _properties(node: Mapping[str, Any], parts: Iterable[Shape]) -> tuple[Property, ...]:
    """Return an object's properties: what names a thing first, when it changed last."""
    required = set(_items(node.get("required")))
    found: dict[str, Any] = {}
    for part in parts:
        for one in part.properties:
            found[one.name] = one.schema
            required |= {one.name} if one.required else set()
    own = node.get("properties")
    found |= own if isinstance(own, Mapping) else {}
    names = [name for name in _FIRST if name in found]
    names += [name for name in found if name not in _FIRST and name not in _LAST]
    names += [name for name in _LAST if name in found]
    return tuple(Property(name, found[name], name in required) for name in names)


def _values(node: Mapping[str, Any]) -> tuple[str, ...]:
    values = [node["const"]] if "const" in node else _items(node.get("enum"))
    return tuple(one if isinstance(one, str) else json.dumps(one) for one in values)


def _facts(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return the annotations of a schema that a page shows as flags (JSON Schema, section 9)."""
    facts = {key: True for key in ("deprecated", "readOnly", "writeOnly") if node.get(key) is True}
    if "default" in node:
        return {**facts, "default": json.dumps(node["default"], ensure_ascii=False)}
    return dict(facts)
