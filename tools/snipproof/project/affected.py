"""Says which examples a change of files can affect: the one place that knows.

| what has changed | affects |
|---|---|
| a file of an example | this example |
| a page | the examples that stand on it |
| what only Hugo reads | none |
| the contract | examples with an operation whose responses depend on the change |
| the world, the settings, anything else | all |

What the responses to an operation depend on is for `targets.mock.dependence` to say, which decides
in the same way about evidence in the cache.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import PurePosixPath

from snipproof.core.failure import FailureError
from snipproof.core.text import count
from snipproof.project.pages.markdown import SUFFIXES
from snipproof.project.project import Project

_HUGO = ("archetypes", "assets", "data", "i18n", "layouts", "static", "themes")
"""Folders of Hugo's: they make pages of what ran, and no run reads them."""

Before = Callable[[], AbstractContextManager[Project | None]]
"""Returns the project as it was before the change; None if that is not known."""


@dataclass(frozen=True, slots=True)
class Affected:
    """The ids of the examples that a change can affect, and a sentence that says why."""

    examples: frozenset[str]
    why: str


def affected(
    project: Project, files: Iterable[PurePosixPath], before: Before = nullcontext
) -> Affected:
    """Return the examples whose verdict can be another one after these files have changed.

    Files are relative to the project's root. `before` is called if the contract has changed: if it
    returns nothing, the change affects all examples.
    """
    settings = project.settings
    every = frozenset(project.examples)
    snippets = PurePosixPath(settings.snippets)
    apart = [PurePosixPath(name) for name in (settings.content, settings.state, *_HUGO)]
    hit: set[str] = set()
    contract: PurePosixPath | None = None
    for file in files:
        if _overlap(file, PurePosixPath(settings.world)):
            return Affected(every, f"{file} has changed, and every verdict depends on it")
        if _overlap(file, PurePosixPath(settings.contract)):
            contract = file
        elif _overlap(file, snippets):
            hit |= {name for name in every if _overlap(file, snippets / name)}
        elif file.suffix in SUFFIXES:
            hit |= {
                example.id
                for example in project.found.examples
                if PurePosixPath(example.location.path) == file
            }
        elif file.suffix not in SUFFIXES and not any(_overlap(file, place) for place in apart):
            return Affected(every, f"{file} has changed, and what depends on it is not known")
    if contract is not None:
        with before() as old:
            reached = None if old is None else _reached(old, project)
        if reached is None:
            return Affected(every, f"{contract} has changed, and it is not known what it was")
        hit |= reached
    found = every & hit
    return Affected(found, f"{count(len(found), 'example')} of {len(every)} affected")


def _overlap(one: PurePosixPath, other: PurePosixPath) -> bool:
    """Whether a path is inside another, or the other in it: a folder may change as a whole."""
    return one.is_relative_to(other) or other.is_relative_to(one)


def _reached(old: Project, new: Project) -> set[str] | None:
    """Return the examples that a change of the contract reaches; None if that cannot be told."""
    try:
        before, after = old.mock.dependence, new.mock.dependence
    except FailureError:
        return None
    found = set()
    for example in new.found.examples:
        operations = [operation.id for operation in new.bound(example)]
        earlier = [operation.id for operation in old.bound(example)]
        if operations != earlier or before.of(operations) != after.of(operations):
            found.add(example.id)
    return found
