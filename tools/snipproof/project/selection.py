"""Chooses examples by what a person types."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath

from snipproof.core.snippet import Example, Language
from snipproof.core.usage import UsageError
from snipproof.project.project import Project


def select(
    project: Project, wanted: Sequence[str], languages: Collection[str] | None = None
) -> list[tuple[Example, Language]]:
    """Return the chosen snippets in order of their ids; all of them if nothing is named.

    A name is an example's id, a tag, an id with its language, or a path to any of these. Raises
    `UsageError` where one names nothing.
    """
    all_of_them = [
        (example, language)
        for example in project.found.examples
        for language in example.snippets
        if languages is None or language in languages
    ]
    if not wanted:
        return all_of_them
    meant: dict[str, set[str]] = {}
    for example, language in all_of_them:
        identity = example.snippets[language].id
        for name in (example.id.partition("/")[0], example.id, identity):
            meant.setdefault(name, set()).add(identity)
    chosen: set[str] = set()
    for name in wanted:
        hits = meant.get(_normal(name, project))
        if not hits:
            raise UsageError(_unknown(name, project))
        chosen |= hits
    return [item for item in all_of_them if item[0].snippets[item[1]].id in chosen]


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
    near = get_close_matches(name, project.examples, n=3, cutoff=0.5)
    hint = f"; did you mean {' or '.join(near)}?" if near else "; `snipproof list` names them"
    return f"no example is called {name!r}{hint}"
