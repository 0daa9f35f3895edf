"""Holds values to schemas strictly: a field that the contract does not name is an error.

How a schema is made strict says `closing`.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from snipproof.contract.closing import SCHEMAS, Closing
from snipproof.contract.direction import Direction
from snipproof.contract.discriminator import Discriminators
from snipproof.contract.document import ContractDocument
from snipproof.contract.mismatch import Mismatch
from snipproof.contract.operation import Schema
from snipproof.contract.schema_parts import items, mapping, parts
from snipproof.core.failure import Code, Failure, FailureError

if TYPE_CHECKING:
    from snipproof.contract.validation import Fields, Validator


class Schemas:
    """Validators for the schemas of one document, each made when it is first asked for."""

    def __init__(self, document: ContractDocument) -> None:
        self._document = document
        self._closings: dict[tuple[Direction, bool], Closing] = {}
        self._validators: dict[tuple[str | int, Direction, bool], tuple[Validator, Any]] = {}
        self._types: dict[int, frozenset[str]] = {}
        # What is remembered by its identity has to stay alive.
        self._kept: list[Schema] = []

    def mismatches(
        self,
        schema: Schema,
        value: Any,
        direction: Direction = Direction.NEITHER,
        *,
        closed: bool = True,
    ) -> Iterator[Mismatch]:
        """Return every place where `value` breaks `schema`, the nearest to the root first.

        Without `closed`, fields that the schema does not name are as JSON Schema has them: allowed.
        """
        # Imported late, as it takes its time: most runs find every verdict in the cache.
        from snipproof.contract.validation import mismatches  # noqa: PLC0415

        validator, root = self._validator(schema, direction, closed=closed)
        yield from mismatches(validator, root, value, _fields_in(root), direction)

    def is_valid(
        self,
        schema: Schema,
        value: Any,
        direction: Direction = Direction.NEITHER,
        *,
        closed: bool = True,
    ) -> bool:
        """Whether `value` satisfies `schema` strictly."""
        try:
            return self._validator(schema, direction, closed=closed)[0].is_valid(value)
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
            found |= {named} if isinstance(named, str) else set(items(named))
            if "type" not in part and "properties" in part:
                found.add("object")
        return found

    def fields(self, schema: Schema) -> dict[str, Schema]:
        """Return the fields that a schema names, through references and alternatives."""
        found: dict[str, Schema] = {}
        for part in self._parts(schema):
            for name, value in mapping(part.get("properties")).items():
                found.setdefault(name, value)
        return found

    def items(self, schema: Schema) -> Schema:
        """Return the schema of the items of an array, through references and alternatives."""
        return next((part["items"] for part in self._parts(schema) if "items" in part), True)

    def item_types(self, schema: Schema) -> frozenset[str]:
        """Return the JSON types of the items of an array, through references and alternatives."""
        inner = (part["items"] for part in self._parts(schema) if "items" in part)
        return frozenset[str]().union(*map(self.types, inner))

    def _parts(self, schema: Any) -> Iterator[Mapping[str, Any]]:
        return parts(schema, self._document.resolve)

    @cached_property
    def _discriminators(self) -> Discriminators:
        return Discriminators(self._document)

    def _validator(
        self, schema: Schema, direction: Direction, *, closed: bool
    ) -> "tuple[Validator, Any]":
        is_reference = isinstance(schema, Mapping) and set(schema) == {"$ref"}
        name = schema["$ref"] if is_reference and isinstance(schema, Mapping) else id(schema)
        key = (name, direction, closed)
        if key not in self._validators:
            from snipproof.contract.validation import (  # noqa: PLC0415  as in `mismatches`
                BadSchemaError,
                new_validator,
            )

            root = self._closing(direction, closed=closed).bundle(schema)
            try:
                validator = new_validator(root)
            except BadSchemaError as error:
                raise self._invalid(schema, error) from error
            self._kept.append(schema)
            self._validators[key] = (validator, root)
        return self._validators[key]

    def _closing(self, direction: Direction, *, closed: bool) -> Closing:
        key = (direction, closed)
        if key not in self._closings:
            self._closings[key] = Closing(
                self._document, direction, self._discriminators, closed=closed
            )
        return self._closings[key]

    def _invalid(self, schema: Schema, error: Exception) -> FailureError:
        reference = schema.get("$ref") if isinstance(schema, Mapping) else None
        name = str(reference).removeprefix(SCHEMAS) if reference else "a schema"
        reason = str(error).partition("\n")[0]
        place = self._document.at("components", "schemas", name)
        message = f"{name} is not valid JSON Schema: {reason}"
        hint = "see JSON Schema 2020-12; a type is one of its seven, a pattern a regular expression"
        return FailureError(Failure(Code.CONTRACT_INVALID, message, place, hint))


def _fields_in(root: Any) -> "Fields":
    """Return a function that gives the fields that a schema in a bundle names."""

    def resolve(schema: Any) -> Any:
        name = schema["$ref"].removeprefix(SCHEMAS)
        return root["components"]["schemas"].get(name, {})

    def fields(schema: Any) -> dict[str, Schema]:
        found: dict[str, Schema] = {}
        for part in parts(schema, resolve):
            for name, value in mapping(part.get("properties")).items():
                found.setdefault(name, value)
        return found

    return fields
