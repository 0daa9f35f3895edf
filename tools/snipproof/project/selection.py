"""Chooses examples by what a person types."""

import re
from collections.abc import Collection, Sequence
from pathlib import Path, PurePosixPath

from snipproof.core.failure import FailureError
from snipproof.core.snippet import Snippet
from snipproof.core.suggestions import nearest
from snipproof.core.usage import UsageError
from snipproof.project.project import Project


def select(
    project: Project, wanted: Sequence[str], languages: Collection[str] | None = None
) -> list[Snippet]:
    """Return the chosen snippets in order of their ids; all of them if nothing is named.

    A name is an example's id, a tag, an id with its language, a path to any of these, or an
    operationId. Raises `UsageError` if one names nothing, and `FailureError` if it names an example
    that cannot be read.
    """
    every = [
        snippet
        for snippet in project.snippets
        if languages is None or snippet.language in languages
    ]
    if not wanted:
        return every
    meant: dict[str, set[str]] = {}
    for snippet in every:
        tag = snippet.example_id.partition("/")[0]
        for name in (tag, snippet.example_id, snippet.id):
            meant.setdefault(name, set()).add(snippet.id)
    chosen: set[str] = set()
    for name in wanted:
        hits = meant.get(_normal(name, project))
        if not hits:
            hits = _of_operation(name, project) & {snippet.id for snippet in every}
        if not hits:
            _raise_unreadable(name, project)
            raise UsageError(_unknown(name, project))
        chosen |= hits
    return [snippet for snippet in every if snippet.id in chosen]


def _normal(name: str, project: Project) -> str:
    """Return a name without what only a path has: the examples' folder and the file's ending."""
    path = PurePosixPath(name.rstrip("/"))
    folder = project.settings.snippets
    if path.is_relative_to(folder):
        path = path.relative_to(folder)
    elif (there := Path(name).absolute()).exists():
        # A path from the current folder, such as `.` inside of an example.
        there, within = there.resolve(), project.settings.folder("snippets").resolve()
        if there.is_relative_to(within) and there != within:
            path = PurePosixPath(there.relative_to(within).as_posix())
    for language in project.languages:
        if path.name in {language.filename, language.output_filename}:
            return str(path.with_name(str(language)))
    return str(path)


def _of_operation(name: str, project: Project) -> set[str]:
    """Return the ids of the snippets of an operation's examples."""
    if not _OPERATION_ID.fullmatch(name):
        return set()
    return {
        snippet.id
        for example in project.found.examples
        if any(operation.id == name for operation in project.bound(example))
        for snippet in example.snippets.values()
    }


_OPERATION_ID = re.compile(r"[\w.-]+")


def _raise_unreadable(name: str, project: Project) -> None:
    """Raise what is wrong with an example that is there and cannot be read."""
    folder = f"{project.settings.snippets}/{_normal(name, project)}"
    for failure in project.found.failures:
        if f"{failure.location.path}/".startswith(f"{folder}/"):
            raise FailureError(failure)


def _unknown(name: str, project: Project) -> str:
    near = nearest(name, project.examples, 3, 0.7)
    hint = f"; did you mean {' or '.join(near)}?" if near else "; `snipproof list` names them"
    return f"no example is called {name!r}{hint}"
