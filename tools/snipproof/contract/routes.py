"""Finds the operation that a method and a concrete path mean."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from urllib.parse import quote, unquote

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import BaseConverter, Map, Rule

from snipproof.contract.match import Match, NoMatch
from snipproof.contract.operation import Operation

_VARIABLE = re.compile(r"\{([^{}]+)\}")


class _Segment(BaseConverter):
    """A path parameter: one or more characters of one segment, still percent-encoded."""

    regex = "[^/]+"
    part_isolating = True


class Router:
    """Routes as OpenAPI 3.1, section 4.8.8, has it: concrete paths win over templates.

    A path is matched as it was sent: case, trailing slash and double slashes count.
    """

    def __init__(self, operations: Iterable[Operation], prefix: str = "") -> None:
        self._operations = {operation.id: operation for operation in operations}
        # Werkzeug adds HEAD to every GET; only what the contract has counts.
        self._methods = {operation.method for operation in self._operations.values()}
        self._names: dict[str, list[str]] = {}
        rules = []
        for operation in self._operations.values():
            names = _VARIABLE.findall(operation.path)
            self._names[operation.id] = names
            # Werkzeug wants identifiers, OpenAPI allows any text: number them.
            numbers = iter(range(len(names)))
            path = _VARIABLE.sub(
                lambda _, numbers=numbers: f"<s:v{next(numbers)}>",  # type: ignore[misc]
                operation.path,
            )
            rules.append(Rule(prefix + path, endpoint=operation.id, methods=[operation.method]))
        routes = Map(
            rules,
            strict_slashes=False,
            merge_slashes=False,
            redirect_defaults=False,
            converters={"s": _Segment},
        )
        self._adapter = routes.bind("localhost")

    def match(self, method: str, raw_path: str) -> Match | NoMatch:
        """Find the operation for a method and a percent-encoded path."""
        try:
            identity, values = self._adapter.match(raw_path, method=method)
        except MethodNotAllowed as error:
            methods = self._methods & set(error.valid_methods or ())
            return NoMatch(tuple(sorted(methods)), self._nearest(raw_path))
        except NotFound:
            return NoMatch((), self._nearest(raw_path))
        operation = self._operations[identity]
        # Werkzeug answers HEAD with a route for GET, and forgives a slash; the contract does not.
        if operation.method != method or raw_path.endswith("/") != operation.path.endswith("/"):
            return NoMatch((), self._nearest(raw_path))
        names = self._names[operation.id]
        found = {name: unquote(values[f"v{index}"]) for index, name in enumerate(names)}
        return Match(operation, found)

    def _nearest(self, raw_path: str) -> tuple[Operation, ...]:
        """Give the operations whose paths look most like this one, best first."""
        parts = raw_path.split("/")

        def likeness(operation: Operation) -> float:
            template = operation.path.split("/")
            filled = "/".join(
                parts[index] if _VARIABLE.search(part) and any(parts[index : index + 1]) else part
                for index, part in enumerate(template)
            )
            return SequenceMatcher(None, raw_path, filled).ratio()

        ranked = sorted(self._operations.values(), key=likeness, reverse=True)
        return tuple(operation for operation in ranked[:3] if likeness(operation) > _ALIKE)


_ALIKE = 0.6
"""How alike two paths are, from 0 to 1, before one is offered in place of the other."""


def fill(path: str, values: Mapping[str, str]) -> str:
    """Put values into a path template, percent-encoded."""
    return _VARIABLE.sub(lambda match: quote(values[match[1]], safe=""), path)
