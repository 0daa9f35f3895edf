"""Finds what differs between two sets of operations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from snipproof.contract import ContractDocument, Operation
from snipproof.contract.operation import Schema
from snipproof.contract.schema import Schemas


@dataclass(frozen=True, slots=True)
class Described:
    """An operation, and the schemas of the document that it is described in."""

    operation: Operation
    schemas: Schemas
    document: ContractDocument

    @property
    def place(self) -> str:
        """Its method and path."""
        return f"{self.operation.method} {self.operation.path}"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference of an operation: `appeared`, `vanished` or `changed`, and in words what."""

    place: str
    kind: str
    what: str


def compare(ours: Iterable[Described], theirs: Iterable[Described]) -> Iterator[Change]:
    """Return the differences from our operations to theirs, by method and path."""
    mine = {item.place: item for item in ours}
    published = {item.place: item for item in theirs}
    for place in sorted(mine.keys() - published.keys()):
        yield Change(place, "vanished", f"the operation {mine[place].operation.id}")
    for place in sorted(published.keys() - mine.keys()):
        operation = published[place].operation
        source = operation.location.path
        yield Change(place, "appeared", f"the operation {operation.id}, in {source}")
    for place in sorted(mine.keys() & published.keys()):
        yield from _operation(place, mine[place], published[place])


def _operation(place: str, ours: Described, theirs: Described) -> Iterator[Change]:
    yield from _mapping(place, "parameter", _parameters(ours), _parameters(theirs))
    yield from _mapping(place, "body field", _body(ours), _body(theirs))
    yield from _mapping(place, "status", _statuses(ours), _statuses(theirs))
    yield from _mapping(place, "answer field", _answer(ours), _answer(theirs))


def _mapping(
    place: str, noun: str, ours: Mapping[str, str], theirs: Mapping[str, str]
) -> Iterator[Change]:
    for name in sorted(ours.keys() | theirs.keys()):
        if name not in theirs:
            yield Change(place, "vanished", f"{noun} {name}")
        elif name not in ours:
            yield Change(place, "appeared", f"{noun} {name} ({theirs[name]})")
        elif ours[name] != theirs[name]:
            yield Change(place, "changed", f"{noun} {name}: {ours[name]} \u2192 {theirs[name]}")


ADDED = frozenset({"layer5-current-orgid"})
"""Header parameters that our contract has from the published guides, not from the schemas."""


def _parameters(item: Described) -> dict[str, str]:
    return {
        f"{parameter.name} in {parameter.place}": _words(
            item.schemas, parameter.schema, required=parameter.required
        )
        for parameter in item.operation.parameters
        if parameter.name not in ADDED
    }


def _statuses(item: Described) -> dict[str, str]:
    return {
        status: ", ".join(sorted(media.name for media in content)) or "no body"
        for status, content in item.operation.responses.items()
    }


def _body(item: Described) -> dict[str, str]:
    body = item.operation.body
    schema = body.content[0].schema if body is not None and body.content else None
    return {} if schema is None else _fields(item, schema)


def _answer(item: Described) -> dict[str, str]:
    content = item.operation.response(item.operation.success) or ()
    schema = content[0].schema if content else None
    return {} if schema is None else _fields(item, schema)


def _fields(item: Described, schema: Schema) -> dict[str, str]:
    """Return the outermost fields; an array's are its items'."""
    resolved = item.document.resolve(schema)
    if isinstance(resolved, Mapping) and isinstance(resolved.get("items"), Mapping):
        schema = resolved["items"]
    required = set(_required(item, schema))
    return {
        name: _words(item.schemas, field, required=name in required)
        for name, field in item.schemas.fields(schema).items()
    }


def _required(item: Described, schema: Any) -> Iterator[str]:
    resolved = item.document.resolve(schema)
    if isinstance(resolved, Mapping):
        yield from resolved.get("required", ())
        for branch in resolved.get("allOf", ()):
            yield from _required(item, branch)


def _words(schemas: Schemas, schema: Schema, *, required: bool) -> str:
    types = "/".join(sorted(schemas.types(schema))) or "any"
    return f"{types}, required" if required else types
