"""Finds the operation that a method and a concrete path mean."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from urllib.parse import quote, unquote

from snipproof.contract.match import Match, NoMatch
from snipproof.contract.operation import Operation

_VARIABLE = re.compile(r"\{([^{}]+)\}")
_ALIKE = 0.6
"""How alike two paths are, from 0 to 1, before one is offered in place of the other."""

_COMPARED = 300
"""How many characters of a path are compared with the contract's, which are all shorter."""


@dataclass(frozen=True, slots=True)
class _Route:
    """One operation's path: its text up to the first variable, and the names of all of them.

    `rank` sorts concrete segments before templates.
    """

    operation: Operation
    start: str
    names: tuple[str, ...]
    rank: tuple[int, ...]

    def values(self, raw_path: str) -> tuple[str, ...] | None:
        """Return what a path has in the places of the variables; None where it does not fit."""
        if not raw_path.startswith(self.start):
            return None
        found = _pattern(self.operation.path).fullmatch(raw_path)
        return found and found.groups()


class Router:
    """Routes as OpenAPI 3.1, section 4.8.8, has it: concrete paths win over templates.

    A path is matched as it was sent: case, trailing slash and double slashes count. A parameter is
    one or more characters of one segment. (A router of a web framework does the same and more, and
    takes longer to import than everything else that a cached run does.)
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._routes: dict[int, list[_Route]] = {}
        self._operations = tuple(operations)
        for operation in self._operations:
            route = _route(operation)
            self._routes.setdefault(len(route.rank), []).append(route)
        for routes in self._routes.values():
            routes.sort(key=lambda route: route.rank)

    def match(self, method: str, raw_path: str) -> Match | NoMatch:
        """Find the operation for a method and a percent-encoded path."""
        methods = set()
        for route, values in self._fitting(raw_path):
            if route.operation.method == method:
                found = zip(route.names, map(unquote, values), strict=True)
                return Match(route.operation, dict(found))
            methods.add(route.operation.method)
        return NoMatch(tuple(sorted(methods)), self._nearest(raw_path))

    def _fitting(self, raw_path: str) -> Iterator[tuple[_Route, tuple[str, ...]]]:
        for route in self._routes.get(raw_path.count("/"), ()):
            values = route.values(raw_path)
            if values is not None:
                yield route, values

    def _nearest(self, raw_path: str) -> tuple[Operation, ...]:
        """Return the operations whose paths look most like this one, best first."""
        # To compare takes the product of the lengths.
        raw_path = raw_path[:_COMPARED]
        parts = raw_path.split("/")

        def likeness(operation: Operation) -> float:
            template = operation.path.split("/")
            filled = "/".join(
                parts[index] if _VARIABLE.search(part) and any(parts[index : index + 1]) else part
                for index, part in enumerate(template)
            )
            return SequenceMatcher(None, raw_path, filled).ratio()

        ranked = sorted(((likeness(item), item) for item in self._operations), key=_first)
        return tuple(operation for alike, operation in ranked[:-4:-1] if alike > _ALIKE)


def _first(pair: tuple[float, Operation]) -> float:
    return pair[0]


def _route(operation: Operation) -> _Route:
    # What `split` gives alternates: text, name, text, name, text.
    pieces = _VARIABLE.split(operation.path)
    rank = tuple(len(_VARIABLE.findall(part)) for part in operation.path.split("/")[1:])
    return _Route(operation, pieces[0], tuple(pieces[1::2]), rank)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """Return the pattern of a path template; most of a contract's are never asked for."""
    pieces = _VARIABLE.split(template)
    return re.compile(
        "".join("([^/]+)" if index % 2 else re.escape(piece) for index, piece in enumerate(pieces))
    )


def fill(path: str, values: Mapping[str, str]) -> str:
    """Put values into a path template, percent-encoded."""
    return _VARIABLE.sub(lambda match: quote(values[match[1]], safe=""), path)
