"""Finds the references of a part of a contract's document, directly and further on."""

from collections.abc import Iterator, Mapping
from typing import Any

from snipproof.contract.document import ContractDocument
from snipproof.contract.operation import Operation
from snipproof.contract.tree import steps
from snipproof.core.failure import FailureError
from snipproof.core.formats.yaml_document import Pointer


def written(document: ContractDocument, path: str, method: str) -> tuple[Any, ...]:
    """Return an operation as it is written, with what its path says for all methods."""
    item = (document.data.get("paths") or {}).get(path) or {}
    return item.get(method.lower()), item.get("parameters"), item.get("$ref")


def owners(
    document: ContractDocument, operation: Operation, *, request: bool = False
) -> Iterator[Pointer]:
    """Return the ways to all parts of a document that an operation needs, its own first.

    With `request` only those that its request needs, without its responses.
    """
    path, method = operation.path, operation.method.lower()
    yield ("paths", path, method)
    yield ("paths", path)
    item = (document.data.get("paths") or {}).get(path) or {}
    own = item.get(method)
    if isinstance(own, Mapping) and "security" not in own:
        yield ("security",)
    for choice in operation.security:
        for name in choice:
            yield ("components", "securitySchemes", name)
    parts = written(document, path, method)
    if request and isinstance(own, Mapping):
        needed = {key: value for key, value in own.items() if key not in {"responses", "callbacks"}}
        parts = (needed, *parts[1:])
    for reference in sorted(Reach(document).of(parts)):
        yield tuple(steps(reference[1:]))


class Reach:
    """Finds what a part of a document refers to, and what that refers to in its turn."""

    def __init__(self, document: ContractDocument) -> None:
        self._document = document
        self._direct: dict[str, set[str]] = {}

    def of(self, value: Any) -> set[str]:
        """Return all references that are reached from a value."""
        found: set[str] = set()
        waiting = set(_references(value))
        while waiting:
            reference = waiting.pop()
            found.add(reference)
            if reference not in self._direct:
                self._direct[reference] = set(_references(self._target(reference)))
            waiting |= self._direct[reference] - found
        return found

    def _target(self, reference: str) -> Any:
        try:
            return self._document.resolve({"$ref": reference})
        except FailureError:
            return None  # an example may hold what looks like a reference


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
