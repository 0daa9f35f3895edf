"""What a part of a contract's document refers to, directly and further on."""

from collections.abc import Iterator, Mapping
from typing import Any

from snipproof.contract.document import ContractDocument


def written(document: ContractDocument, path: str, method: str) -> tuple[Any, ...]:
    """Return an operation as it is written, with what its path says for all methods."""
    item = (document.data.get("paths") or {}).get(path) or {}
    return item.get(method.lower()), item.get("parameters"), item.get("$ref")


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
