"""Holds values to schemas strictly: a field that the contract does not name is an error.

JSON Schema lets an object have any other field. For documentation that is the wrong default: a
field that a server ignores is a lie that nobody notices. So each schema is closed with
`unevaluatedProperties: false` (JSON Schema 2020-12, core, section 11.3) wherever a value of its
own begins and fields are named; where the contract says `additionalProperties`, its word stands,
and an object without any named field stays free.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import jsonschema_rs

from snipproof.contract.document import ContractDocument
from snipproof.contract.operation import Schema

_IN_PLACE = ("allOf", "anyOf", "oneOf")
_SINGLE_CHILDREN = ("items", "additionalProperties", "not", "if", "then", "else", "contains")
_MAP_CHILDREN = ("properties", "patternProperties", "dependentSchemas", "$defs")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One place where a value breaks its schema.

    `path` is the way to the place (`tokens[0].name`; empty for the whole value), `unknown` the
    name of a field that the schema does not have.
    """

    path: str
    message: str
    unknown: str | None = None
    suggestion: str | None = None


class Schemas:
    """Validators for the schemas of one document, each made when it is first asked for."""

    def __init__(self, document: ContractDocument) -> None:
        self._document = document
        self._closed: dict[str, Any] = {}
        self._validators: dict[str | int, tuple[jsonschema_rs.Draft202012Validator, Any]] = {}

    def mismatches(self, schema: Schema, value: Any) -> Iterator[Mismatch]:
        """Give every place where `value` breaks `schema`, the nearest to the root first."""
        validator, root = self._validator(schema)
        if validator.is_valid(value):
            return
        found = list(validator.iter_errors(value))
        told = 0
        for error in found:
            for mismatch in self._explain(error, root):
                told += 1
                yield mismatch
        if not told:
            # Each field is known to some alternative, but no alternative has them all.
            yield Mismatch(_path(found[0].instance_path), found[0].message)

    def is_valid(self, schema: Schema, value: Any) -> bool:
        """Whether `value` satisfies `schema` strictly."""
        return self._validator(schema)[0].is_valid(value)

    def types(self, schema: Schema) -> set[str]:
        """Give the JSON types that a schema names, through references and alternatives."""
        schema = self._document.resolve(schema)
        if not isinstance(schema, Mapping):
            return set()
        named = schema.get("type", [])
        found = {named} if isinstance(named, str) else set(named)
        for keyword in _IN_PLACE:
            for branch in schema.get(keyword, ()):
                found |= self.types(branch)
        if not found and "properties" in schema:
            found.add("object")
        return found

    def fields(self, schema: Schema) -> dict[str, Schema]:
        """Give the fields that a schema names, through references and alternatives."""
        found: dict[str, Schema] = {}
        self._collect(schema, found, set())
        return found

    def item_types(self, schema: Schema) -> set[str]:
        """Give the JSON types of the items of an array, through references and alternatives."""
        schema = self._document.resolve(schema)
        if not isinstance(schema, Mapping):
            return set()
        found = self.types(schema.get("items", True))
        for keyword in _IN_PLACE:
            for branch in schema.get(keyword, ()):
                found |= self.item_types(branch)
        return found

    def _collect(self, schema: Any, found: dict[str, Schema], seen: set[int]) -> None:
        schema = self._document.resolve(schema)
        if not isinstance(schema, Mapping) or id(schema) in seen:
            return
        seen.add(id(schema))
        for name, value in schema.get("properties", {}).items():
            found.setdefault(name, value)
        for keyword in _IN_PLACE:
            for branch in schema.get(keyword, ()):
                self._collect(branch, found, seen)

    def _validator(self, schema: Schema) -> tuple[jsonschema_rs.Draft202012Validator, Any]:
        reference = schema.get("$ref") if isinstance(schema, Mapping) else None
        key = reference if isinstance(reference, str) else id(schema)
        if key not in self._validators:
            root = self._bundle(schema)
            self._validators[key] = (
                jsonschema_rs.Draft202012Validator(root, validate_formats=True),
                root,
            )
        return self._validators[key]

    def _bundle(self, schema: Schema) -> Any:
        """Give the closed schema with all that it refers to, as a schema that stands alone."""
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
        """Close the values inside a schema, not the schema itself."""
        if not isinstance(schema, Mapping):
            return schema
        closed: dict[str, Any] = {}
        for keyword, value in schema.items():
            if keyword in _MAP_CHILDREN and isinstance(value, Mapping):
                closed[keyword] = {name: self._close(child) for name, child in value.items()}
            elif keyword in _SINGLE_CHILDREN:
                closed[keyword] = self._close(value)
            elif keyword == "prefixItems":
                closed[keyword] = [self._close(child) for child in value]
            elif keyword in _IN_PLACE:
                closed[keyword] = [self._close_children(branch) for branch in value]
            else:
                closed[keyword] = value
        return closed

    def _explain(self, error: jsonschema_rs.ValidationError, root: Any) -> Iterator[Mismatch]:
        path = _path(error.instance_path)
        kind = error.kind
        if not isinstance(
            kind,
            jsonschema_rs.ValidationErrorKind.UnevaluatedProperties
            | jsonschema_rs.ValidationErrorKind.AdditionalProperties,
        ):
            yield Mismatch(path, error.message)
            return
        # Where another rule failed, JSON Schema counts the fields beside it as not evaluated:
        # only those that the schema does not name are unknown.
        holder = root
        for part in error.schema_path[:-1]:
            holder = holder[part]
        known = self.fields(holder)
        for name in kind.unexpected:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                message = f"the field {_join(path, name)!r} is not in the contract"
                yield Mismatch(path, message, name, near[0] if near else None)


_SCHEMAS = "#/components/schemas/"


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        reference = schema.get("$ref")
        if isinstance(reference, str):
            name = reference.removeprefix(_SCHEMAS)
            yield re.sub("~0", "~", re.sub("~1", "/", name))
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _path(parts: list[str | int]) -> str:
    path = ""
    for part in parts:
        path = f"{path}[{part}]" if isinstance(part, int) else _join(path, part)
    return path


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
