"""Reads what a project says of the servers that its live runs go to: `[tool.snipproof.live]`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import inf
from typing import Any

from snipproof.core.formats.toml_source import KINDS, TomlDocument
from snipproof.targets.writes.policy import LivePolicy

TABLE = "tool.snipproof.live"


@dataclass(frozen=True, slots=True)
class LiveSettings:
    """A project's `[tool.snipproof.live]` table; every key has a default.

    `start`, `set_up` and `tear_down` are commands, each a program and its arguments: `start` runs
    the server for as long as the run lasts, `set_up` makes what the examples need and prints
    `NAME=value` lines for them, `tear_down` takes it away again. `start_timeout` and
    `command_timeout` are in seconds. `url` is the server's, where `--url` names none. `version` is
    where the server says what it is: a path, and a JSON Pointer behind `#` (RFC 6901).

    The rest is as in `LivePolicy`.
    """

    url: str = ""
    start: tuple[str, ...] = ()
    set_up: tuple[str, ...] = ()
    tear_down: tuple[str, ...] = ()
    start_timeout: float = 60.0
    command_timeout: float = 60.0
    version: str = ""
    reads: tuple[str, ...] = ()
    creates: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    disposable: bool = False

    @property
    def policy(self) -> LivePolicy:
        """The requests that a live run may send."""
        return LivePolicy(frozenset(self.reads), frozenset(self.creates), self.ids, self.disposable)

    @property
    def needs_trust(self) -> bool:
        """Whether anything is said that a stranger's pull request must not decide."""
        careful = LiveSettings(version=self.version)
        return self != careful


def read_live_settings(document: TomlDocument, table: Any) -> LiveSettings:
    """Read the table; raises `FailureError` (`bad-metadata`) for what cannot be used."""
    if not isinstance(table, dict):
        message = f"[tool.snipproof] live is {table!r}; expected {KINDS[dict]}"
        raise document.failure("live", message, table="tool.snipproof")
    known = {item.name: item for item in fields(LiveSettings)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in known:
            settings = ", ".join(sorted(item.replace("_", "-") for item in known))
            message = f"[{TABLE}] has no setting {key!r}"
            raise document.failure(key, message, f"the settings are {settings}", TABLE)
        found, expected = _value(name, value)
        if expected:
            message = f"[{TABLE}] {key} is {value!r}; expected {expected}"
            raise document.failure(key, message, table=TABLE)
        values[name] = found
    return LiveSettings(**values)


def _value(name: str, value: Any) -> tuple[Any, str]:
    """Return a setting's value, and what was expected if it cannot be used."""
    if name in {"start", "set_up", "tear_down", "reads", "creates"}:
        fits = isinstance(value, list) and all(isinstance(item, str) and item for item in value)
        what = "a program and its arguments" if name in _COMMANDS else "ids of operations"
        return (tuple(value) if fits else ()), "" if fits else f'{what}: ["…", "…"]'
    if name == "ids":
        fits = isinstance(value, dict) and all(
            isinstance(path, str) and _PATH.fullmatch(path) for path in value.values()
        )
        return value, "" if fits else 'a table of operations: { createZone = "data.id" }'
    if name == "disposable":
        return value, "" if isinstance(value, bool) else KINDS[bool]
    if name.endswith("timeout"):
        fits = type(value) in {int, float} and 0 < value < inf
        return value, "" if fits else "a number of seconds above 0"
    return value, "" if isinstance(value, str) else KINDS[str]


_COMMANDS = frozenset({"start", "set_up", "tear_down"})
_PATH = re.compile(r"[^.\s]+(?:\.[^.\s]+)*")
