"""Finds the inputs that the mock's responses depend on, operation by operation.

A response comes of the operation that is asked, with all that it refers to, of the rules that were
inferred for it, and of how the records that these are about are kept. What is inferred for one
operation may come of any other, so it is the outcome of the inference that counts and not what
went into it. Beside that, everything depends on the world and on a frame: on which operations there
are, on how credentials are sent, and on the schemas that the world's own words name.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from snipproof.contract import Contract
from snipproof.contract.reach import Reach, written
from snipproof.core.formats.store import digest
from snipproof.targets.mock.inference import Catalogue

_PROSE = frozenset({"description", "summary", "title"})
"""Keywords that only people read (OpenAPI 3.1, section 4.8; JSON Schema validation, section 9)."""

_VERBATIM = frozenset({"const", "default", "enum", "example", "examples"})
"""Keywords that hold data, in which a field may be called like a keyword."""


class Dependence:
    """Hashes of everything that a mock's responses depend on, without the files of the world."""

    def __init__(self, contract: Contract, catalogue: Catalogue) -> None:
        self._contract = contract
        self._catalogue = catalogue
        self._reach = Reach(contract.document)
        self._schemas: dict[str, str] = {}
        self._operations: dict[str, str] = {}

    def of(self, operations: Iterable[str]) -> str:
        """Return a hash of all that the responses to these operations, by their ids, depend on."""
        return digest([self._frame, *map(self._operation, operations)])

    @cached_property
    def _frame(self) -> str:
        data = self._contract.document.data
        routes = [[item.id, item.method, item.path] for item in self._contract.operations.values()]
        world = self._catalogue.world
        links = [[name, list(held.links.items())] for name, held in world.collections.items()]
        named = sorted({lookup.schema for lookup in world.lookups.values() if lookup.schema})
        shown = [{"$ref": f"#/components/schemas/{name}"} for name in named]
        schemes = (data.get("components") or {}).get("securitySchemes")
        asked = [data.get("openapi"), data.get("security"), data.get("servers"), schemes]
        return digest([_meant(routes), _meant(links), *self._parts(asked), *self._parts(shown)])

    def _operation(self, identity: str) -> str:
        if identity not in self._operations:
            self._operations[identity] = digest(self._everything(identity))
        return self._operations[identity]

    def _everything(self, identity: str) -> Iterator[str]:
        operation = self._contract.operations.get(identity)
        if operation is None:
            yield f"{identity} is not there"
            return
        yield from self._parts(written(self._contract.document, operation.path, operation.method))
        for rule in self._catalogue.rules[identity]:
            yield repr(rule)
            kept = self._catalogue.kept.get(rule.collection)
            if kept is not None:
                yield kept.key
                yield from self._parts(kept.schema)

    def _parts(self, value: Any) -> Iterator[str]:
        """Return a value and everything that it refers to, as texts."""
        yield _meant(value)
        for reference in sorted(self._reach.of(value)):
            if reference not in self._schemas:
                target = self._contract.document.resolve({"$ref": reference})
                self._schemas[reference] = digest([reference, _meant(target)])
            yield self._schemas[reference]


def _meant(value: Any) -> str:
    return json.dumps(_without_prose(value), default=str)


def _without_prose(value: Any) -> Any:
    """Return a part of a document without what only people read.

    A property that is called like such a keyword has a schema there, which is no text, and stays.
    """
    if isinstance(value, Mapping):
        return {
            name: inner if name in _VERBATIM else _without_prose(inner)
            for name, inner in value.items()
            if not (name in _PROSE and isinstance(inner, str))
        }
    if isinstance(value, list | tuple):
        return [_without_prose(item) for item in value]
    return value
