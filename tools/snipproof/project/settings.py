"""The settings of a documentation project."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from math import inf
from pathlib import Path
from typing import Any

from snipproof.contract.unnamed import WORDS
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.source import location
from snipproof.core.formats.toml_source import KINDS, TomlDocument, load
from snipproof.core.variables import refusal
from snipproof.languages import BUILT_IN, ENTRY_POINTS, Plugin, UnknownLanguageError, find
from snipproof.languages.reading.rules import RULES
from snipproof.project.live_settings import LiveSettings, read_live_settings

FOLDERS = ("content", "snippets", "contract", "world")
"""The folders that a project is read from, by the names of their settings."""


def _usual_languages() -> tuple[Plugin, ...]:
    return find("curl"), find("python")


@dataclass(frozen=True, slots=True)
class Settings:
    """A project's `[tool.snipproof]` table in `pyproject.toml`; every key has a default.

    Folders are relative to `root`, the folder of that file. `operation_pages` says that the site
    makes a page for each operation of the contract, which shows the operation's examples.
    `credentials` gives, by security scheme, the variable with its secret, or those with a user's
    name and the password.
    `deviations` is the file of accepted differences, `fidelity` the one of how far the mock agrees
    with a server, and `live` the table on servers.
    `example_rules` are the rules of `checks.rules` that every example has to keep.
    `languages` are those that examples are written in, in the order in which pages show them; an
    operation is covered by an example in each of them.
    `base_url_holds` says what readers put into the base URL variable: the URL of the `server` with
    its base path, as most APIs document it, or only the `origin` (scheme, host and port), where
    snippets write the base path themselves.
    `contract_problems` says whether all that is wrong with the contract is an `error`, or only what
    an example uses (`allow`).
    `site_layouts` says who makes the pages: with the layouts of snipproof (`own`), a page may hold
    no markup, script or file that these do not make; with `other` ones, it may.
    `unnamed_fields` says what a field means that a response has and the contract allows but does
    not name: an `error` (the default), a `warning`, or nothing (`allow`). It is one word for all
    operations, or a table of words by operation, in which `default` is for the others.
    `variables` are the patterns, such as `LAYER5_*` and `*_ID`, of the names that the world may
    give to snippets; any, unless a program reads it, if there are none.
    """

    root: Path
    content: str = "content"
    snippets: str = "snippets"
    contract: str = "contract"
    world: str = "contract/world"
    state: str = ".snipproof"
    site_layouts: str = "own"
    base_url_variable: str = "API_URL"
    base_url_holds: str = "server"
    contract_problems: str = "error"
    unnamed_fields: tuple[tuple[str, str], ...] = ()
    token_variable: str = "API_TOKEN"  # noqa: S105  the variable's name
    operation_pages: bool = False
    timeout: float = 30.0
    credentials: tuple[tuple[str, tuple[str, ...]], ...] = ()
    variables: tuple[str, ...] = ()
    example_rules: tuple[str, ...] = ()
    deviations: str = "deviations.toml"
    fidelity: str = "fidelity.toml"
    live: LiveSettings = field(default_factory=LiveSettings)
    languages: tuple[Plugin, ...] = field(default_factory=_usual_languages)

    def folder(self, name: str) -> Path:
        """Return the path of a folder by the name of its setting, such as `content`."""
        return self.root / str(getattr(self, name))


def find_settings(start: Path) -> Settings:
    """Read the settings of the project that `start` is in: the nearest `pyproject.toml` above.

    Raises `FailureError` (`bad-metadata`) where there is none or it holds what cannot be used.
    """
    start = start.resolve()
    for root in (start, *start.parents):
        settings = settings_of(root)
        if settings is not None:
            return settings
    message = "no pyproject.toml with a [tool.snipproof] table here or in a folder above"
    hint = "run snipproof inside the project, or name it with --project"
    place = location(start / "pyproject.toml", start)
    raise FailureError(Failure(Code.BAD_METADATA, message, place, hint))


def settings_of(root: Path) -> Settings | None:
    """Read the settings of the project whose root a folder is; None where it is none.

    Raises `FailureError` (`bad-metadata`) where they hold what cannot be used.
    """
    if not (root / "pyproject.toml").is_file():
        return None
    document = load(root / "pyproject.toml", root)
    tool = document.value.get("tool")
    table = tool.get("snipproof") if isinstance(tool, dict) else None
    return _settings(document, root, table) if isinstance(table, dict) else None


_TABLE = "tool.snipproof"
_TABLES = frozenset({"audit", "placeholders"})
"""Tables in it that hold what other modules read: `audit_settings`, `placeholders`."""

_CHOICES = {
    "base_url_holds": ("server", "origin"),
    "contract_problems": ("error", "allow"),
    "site_layouts": ("own", "other"),
}
"""The settings that take one of a few words."""


def _settings(document: TomlDocument, root: Path, table: dict[str, Any]) -> Settings:
    kinds = {item.name: type(item.default) for item in fields(Settings) if item.name != "root"}
    values: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name in _TABLES and isinstance(value, dict):
            # It has a reader of its own.
            continue
        if name not in kinds:
            known = ", ".join(sorted(kind.replace("_", "-") for kind in kinds))
            message = f"[{_TABLE}] has no setting {key!r}"
            raise document.failure(key, message, f"the settings are {known}", _TABLE)
        if name in _READERS:
            values[name] = _READERS[name](document, value)
            continue
        kind = kinds[name]
        # A whole number is a fine number of seconds; true is not.
        if type(value) is not kind and (kind, type(value)) != (float, int):
            message = f"[{_TABLE}] {key} is {value!r}; expected {KINDS[kind]}"
            raise document.failure(key, message, table=_TABLE)
        if name in _CHOICES and value not in _CHOICES[name]:
            known = " or ".join(map(repr, _CHOICES[name]))
            message = f"[{_TABLE}] {key} is {value!r}; expected {known}"
            raise document.failure(key, message, table=_TABLE)
        if kind is float and not 0 < value < inf:
            message = f"[{_TABLE}] {key} is {value!r}; expected a number of seconds above 0"
            raise document.failure(key, message, table=_TABLE)
        if name in _OF_A_VARIABLE:
            _check_variable(document, key, value)
        values[name] = value
    return Settings(root=root, **values)


_OF_A_VARIABLE = frozenset({"base_url_variable", "token_variable"})


def _check_variable(document: TomlDocument, key: str, name: str) -> None:
    if why := refusal(name):
        message = f"[{_TABLE}] {key} is {name!r}, which is {why}"
        raise document.failure(key, message, "choose a name of the API's own", _TABLE)


def _unnamed_fields(document: TomlDocument, value: Any) -> tuple[tuple[str, str], ...]:
    table = value if isinstance(value, dict) else {"default": value}
    for word in table.values():
        if word not in WORDS:
            message = f"[{_TABLE}] unnamed-fields is {word!r}; expected {' or '.join(WORDS)}"
            hint = 'write unnamed-fields = "warning", or a table of words by operation'
            raise document.failure("unnamed-fields", message, hint, _TABLE)
    return tuple(table.items())


def _patterns(document: TomlDocument, value: Any) -> tuple[str, ...]:
    named = isinstance(value, list) and all(isinstance(item, str) for item in value)
    if named and all(_PATTERN.fullmatch(item) for item in value):
        return tuple(value)
    message = f"[{_TABLE}] variables is {value!r}; expected names, with * for any letters"
    raise document.failure("variables", message, 'write variables = ["API_*", "*_ID"]', _TABLE)


_PATTERN = re.compile(r"(?=.*[A-Za-z]{2})[A-Za-z0-9_*]+")


def _rules(document: TomlDocument, value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and set(value) <= set(RULES) and len(set(value)) == len(value):
        return tuple(value)
    message = f"[{_TABLE}] example-rules is {value!r}; expected rules, each once"
    hint = f"the rules are {', '.join(RULES)}"
    raise document.failure("example-rules", message, hint, _TABLE)


_CREDENTIALS = f"{_TABLE}.credentials"
_USER_AND_PASSWORD = 2


def _credentials(document: TomlDocument, table: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Read the variables of each scheme: one, or those of the user and of the password."""
    if not isinstance(table, dict):
        message = f"[{_TABLE}] credentials is {table!r}; expected {KINDS[dict]}"
        raise document.failure("credentials", message, table=_TABLE)
    for scheme, said in table.items():
        names = said if isinstance(said, list) else [said]
        fits = all(isinstance(name, str) and _VARIABLE.fullmatch(name) for name in names)
        if not fits or not 1 <= len(names) <= _USER_AND_PASSWORD:
            message = f"[{_CREDENTIALS}] {scheme} is {said!r}; expected the name of a variable"
            hint = 'write "API_KEY", or for a name and a password ["API_USER", "API_PASSWORD"]'
            raise document.failure(scheme, message, hint, _CREDENTIALS)
        for variable in names:
            _check_variable(document, scheme, variable)
        for name in names:
            if why := refusal(name):
                message = f"[{_CREDENTIALS}] {scheme}: {name} is {why}"
                hint = "choose a name of the API's own, such as API_KEY"
                raise document.failure(scheme, message, hint, _CREDENTIALS)
        yield scheme, tuple(names)


_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _languages(document: TomlDocument, names: Any) -> tuple[Plugin, ...]:
    """Return the languages that a project names; raises `FailureError`."""
    named = isinstance(names, list) and all(isinstance(name, str) for name in names)
    if not named or not names or len(set(names)) < len(names):
        message = f"[{_TABLE}] languages is {names!r}; expected the names of languages, each once"
        raise document.failure("languages", message, f"write languages = {_LIST}", _TABLE)
    try:
        return tuple(map(find, names))
    except UnknownLanguageError as error:
        hint = (
            f"{', '.join(BUILT_IN)} are built in; a package brings another as an entry point of"
            f" {ENTRY_POINTS}"
        )
        message = f"[{_TABLE}] languages: {error}"
        raise document.failure("languages", message, hint, _TABLE) from error


_LIST = '["curl", "python"]'


_READERS: Mapping[str, Callable[[TomlDocument, Any], Any]] = {
    "credentials": lambda document, value: tuple(_credentials(document, value)),
    "example_rules": _rules,
    "languages": _languages,
    "live": read_live_settings,
    "unnamed_fields": _unnamed_fields,
    "variables": _patterns,
}
"""The readers of settings that have more than one value."""
