"""A request that is planned, from which each language writes the source of a snippet."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that is read from the environment; `before` is the text that stands before it."""

    name: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file in a multipart body: its name, its media type and what is in it, which is text."""

    name: str
    media: str
    content: str


@dataclass(frozen=True, slots=True)
class Login:
    """A user's name and password, sent by HTTP's own scheme `Basic` or, with `digest`, `Digest`."""

    user: Variable | str
    password: Variable | str
    digest: bool = False


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """The request that a draft makes; its values are JSON values or variables.

    `path` is the operation's template. `media` is the body's media type, and empty where there is
    no body. The body of a form or of a multipart form is a mapping of fields: texts, variables, for
    multipart also `File`s, or lists of these. A body in any other form but JSON is a text.
    `answers` says that something comes back to print, and `filter` is a command that curl's output
    is piped into. With `redirects` the response leads elsewhere, and is not followed.
    """

    base: str
    method: str
    path: str
    path_values: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Any
    media: str
    is_json: bool
    answers: bool
    login: Login | None = None
    filter: str = ""
    redirects: bool = False

    @property
    def is_form(self) -> bool:
        """Whether the body is a form of fields with texts."""
        return self.media == "application/x-www-form-urlencoded" and isinstance(self.body, Mapping)

    @property
    def is_multipart(self) -> bool:
        """Whether the body is a form of parts."""
        return self.media == "multipart/form-data" and isinstance(self.body, Mapping)


def variables(plan: RequestPlan) -> set[str]:
    """Return the names of the variables that a plan reads, its base URL's left out."""
    login = [] if plan.login is None else [plan.login.user, plan.login.password]
    return set(_names([plan.path_values, plan.query, plan.headers, plan.body, login]))


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, Variable):
        yield value.name
    elif isinstance(value, Mapping):
        yield from _names(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _names(item)


def path_with(plan: RequestPlan, write: Callable[[Variable], str]) -> str:
    """Return the path with its values; `write` returns a variable as the path holds it."""
    path = plan.path
    for name, value in plan.path_values.items():
        text = write(value) if isinstance(value, Variable) else quote(str(value), safe="")
        path = path.replace(f"{{{name}}}", text)
    return path


def query_pairs(plan: RequestPlan) -> Iterator[tuple[str, Any]]:
    """Return the names and values of the query, one pair for each of several values."""
    yield from pairs(plan.query)


def pairs(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return the names and values of a query or a form, one pair for each of several values."""
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            yield name, value


def plain(value: Any) -> str:
    """Return a value of a query, a form or a header as text, as JSON has it if it is no text."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def texts(value: Any) -> Any:
    """Return a value of a query or a header with each of its parts as text or a variable."""
    if isinstance(value, list):
        return [texts(item) for item in value]
    return value if isinstance(value, Variable | str) else plain(value)
