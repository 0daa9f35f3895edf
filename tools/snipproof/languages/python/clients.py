"""Tells what an HTTP client of a Python source adds to the requests that are made with it."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from snipproof.languages.python.names import Names, dotted
from snipproof.languages.python.outline import is_client, modules
from snipproof.languages.python.values import Values
from snipproof.languages.reading.bindings import Place
from snipproof.languages.reading.hole import hole
from snipproof.languages.reading.written import Field, Text

_NOWHERE = Text(())
_CONNECTIONS = {"HTTPConnection": "http://", "HTTPSConnection": "https://"}


@dataclass(frozen=True, slots=True)
class Client:
    """The parts that a client adds: the base of its paths, headers and query fields.

    `connection` says that it is one of `http.client`, which takes its arguments in another order.
    """

    base: Text = _NOWHERE
    headers: tuple[Field, ...] = ()
    query: tuple[Field, ...] = ()
    connection: bool = False


class Clients:
    """The clients of one source."""

    def __init__(self, tree: ast.AST, names: Names, values: Values) -> None:
        self._modules = modules(tree)
        self._names = names
        self._values = values

    def client(self, owner: ast.expr | None, place: Place) -> Client:
        """Return what stands before `.get(…)`; a library's own functions add nothing."""
        root = dotted(owner).partition(".")[0] if owner is not None else ""
        if owner is None or root in self._modules:
            return Client()
        made, inner = self._values.resolve(owner, place)
        if not isinstance(made, ast.Call) or not is_client(made):
            # It was made elsewhere, with headers of its own perhaps.
            return Client(headers=(Field(hole(root or "client"), "", owner.lineno),))
        name = getattr(made.func, "attr", getattr(made.func, "id", ""))
        if name in _CONNECTIONS and made.args:
            scheme = Text(((_CONNECTIONS[name], made.lineno),))
            return Client(scheme + self._values.text(made.args[0], inner), connection=True)
        given = {item.arg: item.value for item in made.keywords if item.arg is not None}
        base = given.get("base_url")
        return Client(
            base=_NOWHERE if base is None else self._values.text(base, inner),
            headers=(
                *self._fields("headers", given, owner, place, inner),
                *credentials(given),
                *credentials(self._set(owner, place)),
            ),
            query=tuple(self._fields("params", given, owner, place, inner)),
        )

    def _fields(
        self,
        attribute: str,
        given: Mapping[str, ast.expr],
        owner: ast.expr,
        place: Place,
        since: Place,
    ) -> Iterator[Field]:
        """Return the fields that a client is made with, and those that it is given afterwards."""
        if attribute in given:
            yield from self._values.fields(given[attribute], since)
        name = _attribute(owner, attribute)
        found = self._names.find(name, place)
        if found is not None:
            yield from self._values.fields(*found)
        yield from self._values.added(name, place, since)

    def _set(self, owner: ast.expr, place: Place) -> dict[str, ast.expr]:
        """Return the attributes with credentials that a client is given after it was made."""
        names = {name: _attribute(owner, name) for name in _CREDENTIALS}
        return {
            name: attribute
            for name, attribute in names.items()
            if self._names.find(attribute, place) is not None or self._names.changes(attribute)
        }


_CREDENTIALS = {"auth": "Authorization", "cookies": "Cookie"}


def credentials(given: Mapping[str, ast.expr]) -> Iterator[Field]:
    """Return the headers that a client makes of credentials in a form of their own."""
    for keyword, header in _CREDENTIALS.items():
        if keyword in given:
            yield Field(header, hole(keyword), given[keyword].lineno)


def _attribute(owner: ast.expr, name: str) -> ast.expr:
    return ast.copy_location(ast.Attribute(owner, name, ast.Load()), owner)
