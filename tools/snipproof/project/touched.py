"""Says which examples a change of files may have touched."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from snipproof.contract import Contract
from snipproof.contract.reach import Reach, written
from snipproof.core.snippet import Example
from snipproof.project.project import Project


def touched(before: Project, after: Project, changed: Collection[Path]) -> list[Example]:
    """Return the examples whose verdict may be another one after these files changed.

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
    """Return the ids of the operations that are not what they were, with all they refer to."""
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
    reach = Reach(after.document)
    return {
        operation.id
        for operation in after.operations.values()
        if written(before.document, operation.path, operation.method)
        != (now := written(after.document, operation.path, operation.method))
        or not other.isdisjoint(reach.of(now))
    }


def _components(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return document.get("components") or {}


def _of(document: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    return _components(document).get(kind) or {}
