"""Holds values to schemas strictly: a field that the contract does not name is an error.

JSON Schema lets an object have any other field. For documentation that is the wrong default: a
field that a server ignores is a lie that nobody notices. So each schema is closed with
`unevaluatedProperties: false` (JSON Schema 2020-12, core, section 11.3) wherever a value of its
own begins and fields are named; where the contract says `additionalProperties`, its word stands,
and an object without any named field stays free.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from snipproof.contract.document import ContractDocument
from snipproof.contract.mismatch import Mismatch
from snipproof.contract.operation import Schema
from snipproof.core.failure import Code, Failure, FailureError

if TYPE_CHECKING:
    from snipproof.contract.validation import Validator

_IN_PLACE = ("allOf", "anyOf", "oneOf")
_IN_PLACE_SINGLE = ("not", "if", "then", "else")
_SINGLE_CHILDREN = (
    "items",
    "additionalProperties",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
)
_MAP_CHILDREN = ("properties", "patternProperties", "$defs")


class Schemas:
    """Validators for the schemas of one document, each made when it is first asked for."""

    def __init__(self, document: ContractDocument) -> None:
        self._document = document
        self._closed: dict[str, Any] = {}
        self._validators: dict[str | int, tuple[Validator, Any]] = {}
        self._types: dict[int, frozenset[str]] = {}
        # What is remembered by its identity has to stay alive.
        self._kept: list[Schema] = []

    def mismatches(self, schema: Schema, value: Any) -> Iterator[Mismatch]:
        """Return every place where `value` breaks `schema`, the nearest to the root first."""
        # Imported late, as it takes its time: most runs find every verdict in the cache.
        from snipproof.contract.validation import mismatches  # noqa: PLC0415

        validator, root = self._validator(schema)
        yield from mismatches(validator, root, value, self.fields)

    def is_valid(self, schema: Schema, value: Any) -> bool:
        """Whether `value` satisfies `schema` strictly."""
        try:
            return self._validator(schema)[0].is_valid(value)
        except UnicodeEncodeError:
            return False

    def types(self, schema: Schema) -> frozenset[str]:
        """Return the JSON types that a schema names, through references and alternatives."""
        if id(schema) not in self._types:
            self._kept.append(schema)
            self._types[id(schema)] = frozenset(self._named_types(schema))
        return self._types[id(schema)]

    def _named_types(self, schema: Schema) -> set[str]:
        found: set[str] = set()
        for part in self._parts(schema):
            named = part.get("type")
            found |= {named} if isinstance(named, str) else set(_list(named))
            if "type" not in part and "properties" in part:
                found.add("object")
        return found

    def fields(self, schema: Schema) -> dict[str, Schema]:
        """Return the fields that a schema names, through references and alternatives."""
        found: dict[str, Schema] = {}
        for part in self._parts(schema):
            for name, value in _mapping(part.get("properties")).items():
                found.setdefault(name, value)
        return found

    def items(self, schema: Schema) -> Schema:
        """Return the schema of the items of an array, through references and alternatives."""
        return next((part["items"] for part in self._parts(schema) if "items" in part), True)

    def item_types(self, schema: Schema) -> frozenset[str]:
        """Return the JSON types of the items of an array, through references and alternatives."""
        items = (part["items"] for part in self._parts(schema) if "items" in part)
        return frozenset[str]().union(*map(self.types, items))

    def _parts(self, schema: Any) -> Iterator[Mapping[str, Any]]:
        """Return the schemas that say something of a value that `schema` describes, each once."""
        pending, seen = [schema], set[int]()
        while pending:
            part = pending.pop(0)
            if not isinstance(part, Mapping) or id(part) in seen:
                continue
            seen.add(id(part))
            yield part
            if isinstance(part.get("$ref"), str):
                pending.append(self._document.resolve(part))
            for keyword in _IN_PLACE:
                pending.extend(_list(part.get(keyword)))
            pending.extend(part[keyword] for keyword in ("then", "else") if keyword in part)
            pending.extend(_mapping(part.get("dependentSchemas")).values())

    def _validator(self, schema: Schema) -> "tuple[Validator, Any]":
        reference = schema.get("$ref") if isinstance(schema, Mapping) else None
        key = reference if isinstance(reference, str) else id(schema)
        if key not in self._validators:
            from snipproof.contract.validation import (  # noqa: PLC0415  as in `mismatches`
                BadSchemaError,
                new_validator,
            )

            root = self._bundle(schema)
            try:
                validator = new_validator(root)
            except BadSchemaError as error:
                raise self._invalid(schema, error) from error
            self._kept.append(schema)
            self._validators[key] = (validator, root)
        return self._validators[key]

    def _invalid(self, schema: Schema, error: Exception) -> FailureError:
        reference = schema.get("$ref") if isinstance(schema, Mapping) else None
        name = str(reference).removeprefix(_SCHEMAS) if reference else "a schema"
        reason = str(error).partition("\n")[0]
        place = self._document.at("components", "schemas", name)
        message = f"{name} is not valid JSON Schema: {reason}"
        hint = "see JSON Schema 2020-12; a type is one of its seven, a pattern a regular expression"
        return FailureError(Failure(Code.CONTRACT_INVALID, message, place, hint))

    def _bundle(self, schema: Schema) -> Any:
        """Return the closed schema with all that it refers to, as a schema that stands alone."""
        root = self._close(schema)
        if not isinstance(root, dict):
            return root
        pending = list(_references(root))
        schemas: dict[str, Any] = {}
        while pending:
            name = pending.pop()
            if name in schemas:
                continue
            if name not in self._closed:
                target = self._document.resolve({"$ref": _SCHEMAS + _escape(name)})
                self._closed[name] = self._close_children(target)
            schemas[name] = self._closed[name]
            pending.extend(_references(schemas[name]))
        return {**root, "components": {"schemas": schemas}}

    def _close(self, schema: Any) -> Any:
        """Close a schema at a place where a value begins."""
        closed = self._close_children(schema)
        # A free-form object names no field, and stays free.
        if isinstance(closed, dict) and self.fields(schema):
            closed.setdefault("unevaluatedProperties", False)
        return closed

    def _close_children(self, schema: Any) -> Any:
        """Close the values inside a schema, not the schema itself.

        Alternatives and conditions speak of the same value as the schema that they stand in, and
        are not closed either: they do not name all of its fields.
        """
        if not isinstance(schema, Mapping):
            return schema
        closed: dict[str, Any] = {}
        for keyword, value in schema.items():
            if keyword in _MAP_CHILDREN and isinstance(value, Mapping):
                closed[keyword] = {name: self._close(child) for name, child in value.items()}
            elif keyword == "dependentSchemas" and isinstance(value, Mapping):
                closed[keyword] = {name: self._close_children(item) for name, item in value.items()}
            elif keyword == "contains" or keyword in _IN_PLACE_SINGLE:
                closed[keyword] = self._close_children(value)
            elif keyword in _SINGLE_CHILDREN:
                closed[keyword] = self._close(value)
            elif keyword == "prefixItems" and isinstance(value, list):
                closed[keyword] = [self._close(child) for child in value]
            elif keyword in _IN_PLACE and isinstance(value, list):
                closed[keyword] = [self._close_children(branch) for branch in value]
            else:
                closed[keyword] = value
        return closed


_SCHEMAS = "#/components/schemas/"


def _references(schema: Any) -> Iterator[str]:
    """Return the names of the schemas that a schema refers to, itself and inside."""
    if not isinstance(schema, Mapping):
        return
    reference = schema.get("$ref")
    if isinstance(reference, str):
        # What leads on into a schema needs the whole of it: `#/components/schemas/Token/properties`
        name = reference.removeprefix(_SCHEMAS).partition("/")[0]
        yield name.replace("~1", "/").replace("~0", "~")
    for keyword, value in schema.items():
        if keyword in (*_SINGLE_CHILDREN, *_IN_PLACE_SINGLE):
            yield from _references(value)
        elif keyword in (*_MAP_CHILDREN, "dependentSchemas") and isinstance(value, Mapping):
            for child in value.values():
                yield from _references(child)
        elif keyword in (*_IN_PLACE, "prefixItems") and isinstance(value, list):
            for child in value:
                yield from _references(child)


def _list(value: Any) -> list[Any]:
    """Return a list; nothing for what is none. Its validator says what is wrong with a schema."""
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
