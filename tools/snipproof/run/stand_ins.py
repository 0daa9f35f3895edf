"""Chooses stand-ins: records made for a run, which it may change in place of the reader's own.

An example that changes an environment reads which one from a variable. In a live run that variable
holds the id of an environment that another example has just created, and not the reader's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from snipproof.core.snippet import Example, Language, Snippet
from snipproof.languages.running.runner import Limits
from snipproof.project.project import Project
from snipproof.targets.mock.world import World
from snipproof.targets.writes.effects import Effects


class NotAllowedError(Exception):
    """An example cannot be run live with nothing changed but its own; the message says why."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """A snippet to be run first, which creates the record of whose id `variable` is to be."""

    variable: str
    collection: str
    example: Example
    snippet: Snippet
    limits: Limits


def choose_stand_ins(
    project: Project, example: Example, snippet: Snippet, effects: Effects
) -> tuple[StandIn, ...]:
    """Return the stand-ins that a snippet needs; raises `NotAllowedError` where none will do."""
    needed = _changed_before_made(project, example, effects)
    if needed and example.status is not None and example.status >= HTTPStatus.BAD_REQUEST:
        raise NotAllowedError(f"shows {example.status} on a record that the run did not create")
    return tuple(
        stand_in
        for collection in sorted(needed)
        for stand_in in _for_collection(project, snippet, collection, effects)
    )


def _changed_before_made(project: Project, example: Example, effects: Effects) -> set[str]:
    """Return the collections of which an example changes records that it did not create itself."""
    made: set[str] = set()
    linked: set[str] = set()
    needed: set[str] = set()
    for operation in project.bound(example):
        name = f"{operation.method} {operation.path}"
        if effects.reads(operation):
            continue
        reason = effects.refusal(operation)
        if reason:
            raise NotAllowedError(f"sends {name}, which no live server is sent: {reason}")
        if effects.unlinks(operation) - linked:
            raise NotAllowedError(f"sends {name}, which ends a link that it did not make")
        linked |= effects.links(operation)
        needed |= effects.changes(operation) - made
        made |= {effects.creates(operation)} - {""}
    return needed


def _for_collection(
    project: Project, snippet: Snippet, collection: str, effects: Effects
) -> Iterator[StandIn]:
    reads = project.outline(snippet).variables
    variables = sorted(reads & _names(project.world, collection))
    creating = _creating(project, collection, snippet.language, effects)
    if not variables or creating is None:
        raise NotAllowedError(f"changes {collection} that the run did not create")
    example, own = creating
    limits = Limits(seconds=example.timeout or project.settings.timeout)
    for variable in variables:
        yield StandIn(variable, collection, example, own, limits)


def _names(world: World, collection: str) -> set[str]:
    """Return the names of the variables that hold an id of a collection."""
    held = world.collections.get(collection)
    records = {} if held is None else held.records
    return {name for name, value in world.variables.items() if value in records}


def _creating(
    project: Project, collection: str, language: Language, effects: Effects
) -> tuple[Example, Snippet] | None:
    """Find an example that does nothing else but to create a record of a collection."""
    for example in project.examples.values():
        operations = project.bound(example)
        snippet = example.snippets.get(language)
        if (
            snippet is not None
            and len(operations) == 1
            and effects.creates(operations[0]) == collection
            and not effects.refusal(operations[0])
            and (example.status or HTTPStatus.OK) < HTTPStatus.MULTIPLE_CHOICES
            and example.skip is None
        ):
            return example, snippet
    return None
