"""The languages that examples are written in: a folder for each, which exposes one object.

To add a language, add a folder whose `__init__` has a `LANGUAGE`, and its name to `BUILT_IN`. One
that another package brings registers its object as an entry point of the group
`snipproof.languages`, under the language's name. A project chooses with `languages` in its
settings. Nothing outside of this folder names a language.
"""

from functools import cache
from importlib import import_module

from snipproof.core.snippet import Language, Snippet
from snipproof.languages.plugin import Plugin
from snipproof.languages.reading.outline import Call, Exit, Outline

__all__ = [
    "BUILT_IN",
    "Call",
    "Exit",
    "Outline",
    "Plugin",
    "UnknownLanguageError",
    "built_in",
    "comment_start",
    "find",
    "of",
    "outline",
]

BUILT_IN = ("curl", "python", "javascript", "go")
"""The names of the folders here, in the order in which pages show them."""

ENTRY_POINTS = "snipproof.languages"
"""The group of entry points under which other packages register a language."""


class UnknownLanguageError(ValueError):
    """There is no language of this name, or what its package registers cannot be used."""


@cache
def find(name: str) -> Plugin:
    """Return a language by its name; raises `UnknownLanguageError`.

    Installed packages are looked through only for a name that is not built in.
    """
    if name in BUILT_IN:
        found = import_module(f"snipproof.languages.{name}").LANGUAGE
    else:
        found = _installed(name)
    if not isinstance(found, Plugin) or found != name:
        message = f"the package of {name!r} registers {found!r}, which is no language of this name"
        raise UnknownLanguageError(message)
    return found


def _installed(name: str) -> object:
    from importlib.metadata import entry_points  # noqa: PLC0415  slow to import

    for entry in entry_points(group=ENTRY_POINTS, name=name):
        try:
            return entry.load()
        except Exception as error:  # whatever the code of another package raises
            message = f"the language {name!r} of {entry.value!r} cannot be loaded: {error!r}"
            raise UnknownLanguageError(message) from error
    raise UnknownLanguageError(f"there is no language {name!r}")


def built_in() -> tuple[Plugin, ...]:
    """Return the languages that are built in."""
    return tuple(map(find, BUILT_IN))


def of(language: Language) -> Plugin:
    """Return the language with all that it can do."""
    return language if isinstance(language, Plugin) else find(str(language))


def outline(snippet: Snippet) -> Outline:
    """Read a snippet's source in its language."""
    return of(snippet.language).outline(snippet)


def comment_start(snippet: Snippet, number: int) -> int | None:
    """Return the column at which a comment begins on a line, from 0; None where none does."""
    return dict(of(snippet.language).comments(snippet.text)).get(number)
