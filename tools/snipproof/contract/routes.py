"""Finds the operation that a method and a concrete path mean."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, partial
from urllib.parse import quote, unquote

from snipproof.contract.match import Match, NoMatch
from snipproof.contract.operation import Operation
from snipproof.contract.servers import HERE, Server, joined

_VARIABLE = re.compile(r"\{([^{}]+)\}")
_ALIKE = 0.6
"""How alike two paths are, from 0 to 1, before one is offered in place of the other."""

_KEPT = 2000
"""How many paths of pages are remembered with what is near to them."""

_COMPARED = 300
"""How many characters of a path are compared with the contract's, which are all shorter."""


@dataclass(frozen=True, slots=True)
class _Route:
    """One operation's path behind one of its base paths.

    `start` is the text up to the first variable, `names` are those of all variables; the first
    `before` of them are variables of the server. `rank` sorts concrete segments before templates.
    """

    operation: Operation
    template: str
    start: str
    names: tuple[str, ...]
    before: int
    rank: tuple[tuple[int, int], ...]

    def values(self, raw_path: str) -> tuple[str, ...] | None:
        """Return what a path has in the places of the variables; None where it does not fit."""
        if not raw_path.startswith(self.start):
            return None
        found = _pattern(self.template).fullmatch(raw_path)
        return found and found.groups()

    def parameters(self, values: tuple[str, ...]) -> dict[str, str]:
        """Return the values of the operation's own variables, decoded."""
        pairs = zip(self.names[self.before :], values[self.before :], strict=True)
        return {name: unquote(value) for name, value in pairs}


class Router:
    """Routes as OpenAPI 3.1, section 4.8.8, has it: concrete paths win over templates.

    A path is matched as it was sent: case, trailing slash and double slashes count. A parameter is
    one or more characters of one segment. (A router of a web framework does the same and more, and
    takes longer to import than everything else that a cached run does.)
    """

    def __init__(self, operations: Iterable[Operation], usual: Server = HERE) -> None:
        self._routes: dict[int, list[_Route]] = {}
        self._operations = tuple(operations)
        self._near: dict[str, tuple[Operation, ...]] = {}
        bases: dict[str, None] = {}
        for operation in self._operations:
            own = dict.fromkeys(base for server in operation.servers for base in server.bases)
            if is_elsewhere(operation, usual):
                own |= dict.fromkeys(usual.bases)
            bases |= own
            for base in own:
                route = _route(operation, base)
                self._routes.setdefault(len(route.rank), []).append(route)
        self._bases = tuple(base for base in bases if base)
        for routes in self._routes.values():
            routes.sort(key=lambda route: route.rank)

    def match(self, method: str, raw_path: str) -> Match | NoMatch:
        """Find the operation for a method and a percent-encoded path."""
        methods = set()
        for route, values in self._fitting(raw_path):
            if route.operation.method == method:
                return Match(route.operation, route.parameters(values))
            methods.add(route.operation.method)
        if methods:
            return NoMatch(tuple(sorted(methods)), partial(self._nearest, raw_path))
        lacking = next((base for base in self._bases if self._fits(base + raw_path)), "")
        twice = (base for base in self._bases if raw_path.startswith(f"{base}/"))
        double = next((base for base in twice if self._fits(raw_path[len(base) :])), "")
        return NoMatch((), partial(self._nearest, raw_path), lacking, double)

    def operations(self, raw_path: str) -> Iterator[Operation]:
        """Return the operations whose path a percent-encoded path fits, whatever the method."""
        return (route.operation for route, _ in self._fitting(raw_path))

    def _fits(self, raw_path: str) -> bool:
        return any(True for _ in self._fitting(raw_path))

    def _fitting(self, raw_path: str) -> Iterator[tuple[_Route, tuple[str, ...]]]:
        for route in self._routes.get(raw_path.count("/"), ()):
            values = route.values(raw_path)
            if values is not None:
                yield route, values

    def _nearest(self, raw_path: str) -> tuple[Operation, ...]:
        """Return the operations whose paths look most like this one, best first."""
        # To compare takes the product of the lengths, and pages repeat their mistakes.
        raw_path = raw_path[:_COMPARED]
        known = self._near.get(raw_path)
        if known is not None:
            return known
        parts = raw_path.split("/")

        def likeness(operation: Operation) -> float:
            template = operation.url_path.split("/")
            filled = "/".join(
                parts[index] if _VARIABLE.search(part) and any(parts[index : index + 1]) else part
                for index, part in enumerate(template)
            )
            matcher = SequenceMatcher(None, raw_path, filled)
            # Both are never less than the ratio, and cost a fraction of it.
            if matcher.real_quick_ratio() <= _ALIKE or matcher.quick_ratio() <= _ALIKE:
                return 0.0
            return matcher.ratio()

        ranked = sorted(((likeness(item), item) for item in self._operations), key=_first)
        near = tuple(operation for alike, operation in ranked[:-4:-1] if alike > _ALIKE)
        if len(self._near) < _KEPT:
            self._near[raw_path] = near
        return near


def is_elsewhere(operation: Operation, usual: Server) -> bool:
    """Whether all servers of an operation have other hosts than the document's first one.

    There is one variable for the base URL, which then stands for the operation's own server: so
    the path may also stand behind the document's base path.
    """
    own = {host for server in operation.servers for host in server.hosts}
    return bool(own) and bool(usual.hosts) and not own & set(usual.hosts)


def _first(pair: tuple[float, Operation]) -> float:
    return pair[0]


def _route(operation: Operation, base: str) -> _Route:
    template = joined(base, operation.path)
    # What `split` gives alternates: text, name, text, name, text.
    pieces = _VARIABLE.split(template)
    rank = tuple(_rank(part) for part in template.split("/")[1:])
    before = len(_VARIABLE.findall(base))
    return _Route(operation, template, pieces[0], tuple(pieces[1::2]), before, rank)


def _rank(segment: str) -> tuple[int, int]:
    """Return how far a segment is from concrete: by its variables, then by its own text."""
    variables = len(_VARIABLE.findall(segment))
    return variables, -len(_VARIABLE.sub("", segment)) if variables else 0


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
