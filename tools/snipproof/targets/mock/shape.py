"""Schemas as a builder of values needs them: references followed, `allOf` merged into one.

A validator asks each part of a schema in turn. Who has to build a value that satisfies all parts
needs them together: which fields there are, which of them are required, what limits a text has.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from snipproof.contract import ContractDocument
from snipproof.contract.operation import Schema

_ALL_TYPES = frozenset({"string", "number", "integer", "boolean", "null", "array", "object"})

_LARGEST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_SMALLEST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")

_IMPLIED_TYPES = {
    "object": ("properties", "required", "additionalProperties", "patternProperties"),
    "array": ("items", "prefixItems", "minItems", "maxItems"),
}
"""The type that a schema means when it names none but has one of these keywords."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of a schema's values.

    `name` is the schema's name in `components.schemas`, empty for one without. `additional` is
    what `additionalProperties` says of fields that `properties` does not have, None where it is
    silent. `alternatives` holds the branches of each `oneOf` and `anyOf`: a value takes one branch
    of each. `rest` has the other keywords, such as `format` and `maxLength`.
    """

    name: str
    schema: Schema
    types: frozenset[str]
    properties: Mapping[str, Schema] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    additional: Schema | None = None
    items: Schema | None = None
    alternatives: tuple[tuple[Schema, ...], ...] = ()
    discriminator: Mapping[str, Any] | None = None
    rest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_object(self) -> bool:
        """Whether a value is an object, or an object or null."""
        return "object" in self.types and self.types <= {"object", "null"}

    @property
    def is_array(self) -> bool:
        """Whether a value is an array, or an array or null."""
        return "array" in self.types and self.types <= {"array", "null"}

    @property
    def is_free_form(self) -> bool:
        """Whether an object of this shape may hold any field (no field is named)."""
        return not self.properties and self.additional is not False and not self.alternatives


class Shapes:
    """The shapes of one document, each made when it is first asked for."""

    def __init__(self, document: ContractDocument) -> None:
        self._document = document
        self._shapes: dict[int, Shape] = {}
        self._branches: dict[tuple[int, int], Shape] = {}
        self._named: dict[str, Schema] = {}
        # What is remembered by its identity has to stay alive.
        self._kept: list[object] = []

    def of(self, schema: Schema) -> Shape:
        """Return the shape of a schema of the document."""
        key = id(schema)
        if key not in self._shapes:
            self._kept.append(schema)
            self._shapes[key] = self._build(schema)
        return self._shapes[key]

    def with_branch(self, shape: Shape, branch: Schema) -> Shape:
        """Return a shape with one branch taken of its first choice."""
        key = (id(shape), id(branch))
        if key not in self._branches:
            self._kept.append(shape)
            merged = _Merge(shape.name, shape.schema)
            merged.add_shape(shape)
            merged.alternatives = list(shape.alternatives[1:])
            self._merge(branch, merged, ())
            self._branches[key] = merged.shape()
        return self._branches[key]

    def named(self, name: str) -> Schema:
        """Return a reference to a schema of `components.schemas`."""
        if name not in self._named:
            self._named[name] = {"$ref": f"#/components/schemas/{name}"}
        return self._named[name]

    def name_of(self, schema: Schema) -> str:
        """Return the name under which a schema is referred to; empty where it stands by itself."""
        reference = schema.get("$ref") if isinstance(schema, Mapping) else None
        return reference.rpartition("/")[2] if isinstance(reference, str) else ""

    def _build(self, schema: Schema) -> Shape:
        merged = _Merge(self.name_of(schema), schema)
        self._merge(schema, merged, ())
        return merged.shape()

    def _merge(self, schema: Any, merged: "_Merge", seen: tuple[int, ...]) -> None:
        if id(schema) in seen:
            return
        seen = (*seen, id(schema))
        if isinstance(schema, Mapping) and "$ref" in schema:
            # In OpenAPI 3.1 a reference may have keywords beside it, which hold too.
            self._merge(self._document.resolve(schema), merged, seen)
            schema = {key: value for key, value in schema.items() if key != "$ref"}
            self._kept.append(schema)
        if not isinstance(schema, Mapping):
            return
        for part in schema.get("allOf", ()):
            self._merge(part, merged, seen)
        merged.add(schema)


class _Merge:
    """Gathers what several schemas say of the same value."""

    def __init__(self, name: str, schema: Schema) -> None:
        self.name = name
        self.schema = schema
        self.types = _ALL_TYPES
        self.properties: dict[str, Schema] = {}
        self.required: list[str] = []
        self.additional: Schema | None = None
        self.closed: set[str] | None = None
        self.items: Schema | None = None
        self.alternatives: list[tuple[Schema, ...]] = []
        self.discriminator: Mapping[str, Any] | None = None
        self.rest: dict[str, Any] = {}

    def add(self, schema: Mapping[str, Any]) -> None:
        """Add what one schema says by itself."""
        self.types &= _types(schema)
        self._add_object(schema)
        if "items" in schema:
            self.items = schema["items"] if self.items is None else _both(self.items, schema)
        for keyword in ("oneOf", "anyOf"):
            if schema.get(keyword):
                self.alternatives.append(tuple(schema[keyword]))
        self.discriminator = schema.get("discriminator", self.discriminator)
        for keyword, value in schema.items():
            self._add_rest(keyword, value)

    def add_shape(self, shape: Shape) -> None:
        """Add what a shape says; its alternatives are left to the caller."""
        self.types &= shape.types
        self.properties.update(shape.properties)
        self.required.extend(shape.required)
        self.additional = shape.additional
        self.items = shape.items
        self.rest.update(shape.rest)
        self.discriminator = shape.discriminator

    def shape(self) -> Shape:
        """Return the shape of all that was added."""
        properties = self.properties
        if self.closed is not None:
            # A part that refuses other fields refuses those of the other parts too.
            required = set(self.required)
            properties = {
                name: value
                for name, value in properties.items()
                if name in self.closed or name in required
            }
        return Shape(
            name=self.name,
            schema=self.schema,
            types=self.types,
            properties=properties,
            required=tuple(dict.fromkeys(self.required)),
            additional=self.additional,
            items=self.items,
            alternatives=tuple(self.alternatives),
            discriminator=self.discriminator,
            rest=self.rest,
        )

    def _add_object(self, schema: Mapping[str, Any]) -> None:
        own = schema.get("properties", {})
        for name, value in own.items():
            held = self.properties.get(name)
            same = held is None or held is value
            self.properties[name] = value if same else {"allOf": [held, value]}
        self.required.extend(schema.get("required", ()))
        additional = schema.get("additionalProperties", schema.get("unevaluatedProperties"))
        if additional is None:
            return
        if additional is False and "additionalProperties" in schema:
            self.closed = set(own) if self.closed is None else self.closed & set(own)
        if self.additional is not False:
            self.additional = additional

    def _add_rest(self, keyword: str, value: Any) -> None:
        held = self.rest.get(keyword)
        if keyword in _MERGED:
            return
        if held is None:
            self.rest[keyword] = value
        elif keyword in _LARGEST:
            self.rest[keyword] = max(held, value)
        elif keyword in _SMALLEST:
            self.rest[keyword] = min(held, value)
        elif keyword == "enum":
            self.rest[keyword] = [item for item in held if item in value]
        else:
            self.rest[keyword] = value


_MERGED = frozenset(
    {
        "$ref",
        "allOf",
        "oneOf",
        "anyOf",
        "type",
        "properties",
        "required",
        "additionalProperties",
        "unevaluatedProperties",
        "items",
        "discriminator",
    }
)
"""The keywords that have a place of their own in a shape."""


def _types(schema: Mapping[str, Any]) -> frozenset[str]:
    named = schema.get("type")
    if isinstance(named, str):
        named = [named]
    if named is None:
        named = list(_implied(schema)) or _ALL_TYPES
    # Every integer is a number, so that the two together mean an integer.
    return frozenset(named) | ({"integer"} if "number" in named else frozenset())


def _implied(schema: Mapping[str, Any]) -> Iterator[str]:
    for name, keywords in _IMPLIED_TYPES.items():
        if any(keyword in schema for keyword in keywords):
            yield name


def _both(items: Schema, schema: Mapping[str, Any]) -> Schema:
    return items if items is schema["items"] else {"allOf": [items, schema["items"]]}
