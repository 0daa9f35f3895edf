"""Chooses examples by what a person types."""

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

from snipproof.core.snippet import Snippet
from snipproof.core.suggestions import nearest
from snipproof.core.usage import UsageError
from snipproof.project.project import Project


def select(
    project: Project, wanted: Sequence[str], languages: Collection[str] | None = None
) -> list[Snippet]:
    """Return the chosen snippets in order of their ids; all of them if nothing is named.

    A name is an example's id, a tag, an id with its language, or a path to any of these. Raises
    `UsageError` if one names nothing.
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
            raise UsageError(_unknown(name, project))
        chosen |= hits
    return [snippet for snippet in every if snippet.id in chosen]


def _normal(name: str, project: Project) -> str:
    """Return a name without what only a path has: the examples' folder and the file's ending."""
    path = PurePosixPath(name.rstrip("/"))
    folder = project.settings.snippets
    if path.is_relative_to(folder):
        path = path.relative_to(folder)
    for language in project.languages:
        if path.name in {language.filename, language.output_filename}:
            return str(path.with_name(str(language)))
    return str(path)


def _unknown(name: str, project: Project) -> str:
    near = nearest(name, project.examples, 3, 0.5)
    hint = f"; did you mean {' or '.join(near)}?" if near else "; `snipproof list` names them"
    return f"no example is called {name!r}{hint}"
