"""Holds values to schemas strictly: a field that the contract does not name is an error.

JSON Schema lets an object have any other field. For documentation that is the wrong default: a
field that a server ignores is a lie that nobody notices. So each schema is closed with
`unevaluatedProperties: false` (JSON Schema 2020-12, core, section 11.3) wherever a value of its
own begins and fields are named; where the contract says `additionalProperties`, its word stands,
and an object without any named field stays free.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs

from snipproof.contract.document import ContractDocument
from snipproof.contract.operation import Schema
from snipproof.failure import Code, Failure, FailureError
from snipproof.near import nearest

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


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One place where a value breaks its schema.

    `path` is the way to the place (`tokens[0].name`; empty for the whole value), `unknown` the
    name of a field that the schema does not have, `pointer` the way to what is wrong in steps.
    `value` is what does not fit: the value, the name of an unknown field, or the names of all
    fields where one is missing.
    """

    path: str
    message: str
    unknown: str | None = None
    suggestion: str | None = None
    pointer: tuple[str | int, ...] = ()
    value: Any = field(default=None, compare=False, repr=False)


class Schemas:
    """Validators for the schemas of one document, each made when it is first asked for."""

    def __init__(self, document: ContractDocument) -> None:
        self._document = document
        self._closed: dict[str, Any] = {}
        self._validators: dict[str | int, tuple[jsonschema_rs.Draft202012Validator, Any]] = {}
        # What is remembered by its identity has to stay alive.
        self._kept: list[Schema] = []

    def mismatches(self, schema: Schema, value: Any) -> Iterator[Mismatch]:
        """Give every place where `value` breaks `schema`, the nearest to the root first."""
        validator, root = self._validator(schema)
        try:
            if validator.is_valid(value):
                return
            found = list(validator.iter_errors(value))
        except UnicodeEncodeError:
            # JSON may escape half of a surrogate pair, which is no character.
            yield Mismatch("", "a text has half of a surrogate pair in it")
            return
        told = set()
        for error in sorted(found, key=lambda error: len(error.instance_path)):
            for mismatch in self._explain(error, root):
                if mismatch not in told:
                    told.add(mismatch)
                    yield mismatch
        if not told:
            # Each field is known to some alternative, but no alternative has them all.
            way = found[0].instance_path
            message = _shorten(found[0].message)
            yield Mismatch(_path(way), message, pointer=tuple(way), value=found[0].instance)

    def is_valid(self, schema: Schema, value: Any) -> bool:
        """Whether `value` satisfies `schema` strictly."""
        try:
            return self._validator(schema)[0].is_valid(value)
        except UnicodeEncodeError:
            return False

    def types(self, schema: Schema) -> set[str]:
        """Give the JSON types that a schema names, through references and alternatives."""
        found: set[str] = set()
        for part in self._parts(schema):
            named = part.get("type")
            found |= {named} if isinstance(named, str) else set(_list(named))
            if "type" not in part and "properties" in part:
                found.add("object")
        return found

    def fields(self, schema: Schema) -> dict[str, Schema]:
        """Give the fields that a schema names, through references and alternatives."""
        found: dict[str, Schema] = {}
        for part in self._parts(schema):
            for name, value in _mapping(part.get("properties")).items():
                found.setdefault(name, value)
        return found

    def item_types(self, schema: Schema) -> set[str]:
        """Give the JSON types of the items of an array, through references and alternatives."""
        items = (part["items"] for part in self._parts(schema) if "items" in part)
        return set().union(*map(self.types, items))

    def _parts(self, schema: Any) -> Iterator[Mapping[str, Any]]:
        """Give the schemas that say something of a value that `schema` describes, each once."""
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

    def _validator(self, schema: Schema) -> tuple[jsonschema_rs.Draft202012Validator, Any]:
        reference = schema.get("$ref") if isinstance(schema, Mapping) else None
        key = reference if isinstance(reference, str) else id(schema)
        if key not in self._validators:
            root = self._bundle(schema)
            try:
                validator = jsonschema_rs.Draft202012Validator(root, validate_formats=True)
            except (ValueError, jsonschema_rs.ReferencingError) as error:
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

    def _explain(self, error: jsonschema_rs.ValidationError, root: Any) -> Iterator[Mismatch]:
        path = _path(error.instance_path)
        kind = error.kind
        if not isinstance(
            kind,
            jsonschema_rs.ValidationErrorKind.UnevaluatedProperties
            | jsonschema_rs.ValidationErrorKind.AdditionalProperties,
        ):
            meant = _meant(error)
            if not meant:
                message = _shorten(error.message)
                judged: Any = error.instance
                if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
                    judged = list(judged)
                yield Mismatch(path, message, pointer=tuple(error.instance_path), value=judged)
            for inner in meant:
                yield from self._explain(inner, root)
            return
        # Where another rule failed, JSON Schema counts the fields beside it as not evaluated:
        # only those that the schema does not name are unknown.
        holder = root
        for part in error.schema_path[:-1]:
            holder = holder[part]
        known = self.fields(holder)
        for name in kind.unexpected:
            if name not in known:
                near = nearest(name, known, least=0.5)
                message = f"the field {_join(path, name)!r} is not in the contract"
                way = (*error.instance_path, name)
                yield Mismatch(path, message, name, near[0] if near else None, way, name)


_SCHEMAS = "#/components/schemas/"


def _meant(error: jsonschema_rs.ValidationError) -> list[jsonschema_rs.ValidationError]:
    """Give the errors of the only alternative of the value's type; none where that is open.

    So an object that breaks `anyOf: [Token, null]` is told as a token that is wrong.
    """
    kind = error.kind
    if not isinstance(
        kind,
        jsonschema_rs.ValidationErrorKind.AnyOf | jsonschema_rs.ValidationErrorKind.OneOfNotValid,
    ):
        return []
    branches = [
        errors
        for errors in kind.context
        if not any(
            isinstance(inner.kind, jsonschema_rs.ValidationErrorKind.Type)
            and inner.instance_path == error.instance_path
            for inner in errors
        )
    ]
    return branches[0] if len(branches) == 1 else []


def _shorten(message: str) -> str:
    """Cut the middle out of a message that quotes a whole body."""
    return message if len(message) <= _LENGTH else f"{message[: _LENGTH // 2]} … {message[-120:]}"


_LENGTH = 300


def _references(schema: Any) -> Iterator[str]:
    """Give the names of the schemas that a schema refers to, itself and inside."""
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
    """Give a list; nothing for what is none. Its validator says what is wrong with a schema."""
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _path(parts: list[str | int]) -> str:
    path = ""
    for part in parts:
        path = f"{path}[{part}]" if isinstance(part, int) else _join(path, part)
    return path


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
