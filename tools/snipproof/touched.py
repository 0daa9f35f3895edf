"""Says which examples a change of files may have touched."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from snipproof.contract import Contract, ContractDocument
from snipproof.project import Project
from snipproof.snippet import Example


def touched(before: Project, after: Project, changed: Collection[Path]) -> list[Example]:
    """Give the examples whose verdict may be another one after these files changed.

    A page has no part in a verdict. An example's own folder has, and of the contract the
    operations that it documents, with all that they refer to. The world may answer anything.
    """
    if any(after.is_of(path, "world") for path in changed):
        return list(after.found.examples)
    mine = {
        example.id
        for example in after.found.examples
        if any(path.is_relative_to(example.directory) for path in changed)
    }
    if any(after.is_of(path, "contract") for path in changed):
        operations = changed_operations(before.contract, after.contract)
        mine |= {
            example.id
            for example in after.found.examples
            if any(operation.id in operations for operation in after.bound(example))
            or before.bound(example) != after.bound(example)
        }
    return [example for example in after.found.examples if example.id in mine]


def changed_operations(before: Contract, after: Contract) -> set[str]:
    """Give the ids of the operations that are not what they were, with all they refer to."""
    old, new = before.document.data, after.document.data
    if any(old.get(name) != new.get(name) for name in ("openapi", "security", "servers")):
        return set(after.operations)
    other = {
        f"#/components/{kind}/{name}"
        for kind in {*_components(old), *_components(new)}
        for name in {*_of(old, kind), *_of(new, kind)}
        if _of(old, kind).get(name) != _of(new, kind).get(name)
    }
    # How a token is sent, any operation may ask for.
    if any(name.startswith("#/components/securitySchemes/") for name in other):
        return set(after.operations)
    reach = _Reach(after.document)
    return {
        operation.id
        for operation in after.operations.values()
        if _written(old, operation.path, operation.method)
        != (written := _written(new, operation.path, operation.method))
        or not other.isdisjoint(reach.of(written))
    }


def _components(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return document.get("components") or {}


def _of(document: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    return _components(document).get(kind) or {}


def _written(document: Mapping[str, Any], path: str, method: str) -> Any:
    """Give an operation as it is written, with what its path says for all methods."""
    item = (document.get("paths") or {}).get(path) or {}
    return item.get(method.lower()), item.get("parameters"), item.get("$ref")


class _Reach:
    """Finds what a part of a document refers to, and what that refers to in its turn."""

    def __init__(self, document: ContractDocument) -> None:
        self._document = document
        self._direct: dict[str, set[str]] = {}

    def of(self, value: Any) -> set[str]:
        """Give all references that are reached from a value."""
        found: set[str] = set()
        waiting = set(_references(value))
        while waiting:
            reference = waiting.pop()
            found.add(reference)
            if reference not in self._direct:
                target = self._document.resolve({"$ref": reference})
                self._direct[reference] = set(_references(target))
            waiting |= self._direct[reference] - found
        return found


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        reference = value.get("$ref")
        if isinstance(reference, str):
            yield reference
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _references(item)
