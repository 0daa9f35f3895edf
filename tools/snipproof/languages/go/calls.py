"""Reads the requests that a Go source makes with package net/http."""

import re
from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from snipproof.languages.go.names import Names, arguments
from snipproof.languages.go.parse import parser
from snipproof.languages.go.values import Values
from snipproof.languages.reading.bindings import Place
from snipproof.languages.reading.hole import hole
from snipproof.languages.reading.tree import parse
from snipproof.languages.reading.tree import text as source
from snipproof.languages.reading.value import FORM, Value, fields, text
from snipproof.languages.reading.written import MOST, Body, Field, Text, WrittenRequest

_CLIENT = re.compile(r"http|http\.DefaultClient|(?:\w+\.)*\w*[cC]lient")
"""The receivers of functions such as `Get`."""

_DIRECT = {
    "Get": ("url",),
    "Head": ("url",),
    "Post": ("url", "media", "body"),
    "PostForm": ("url", "form"),
}
_REQUESTS = {
    "http.NewRequest": ("method", "url", "body"),
    "http.NewRequestWithContext": ("context", "method", "url", "body"),
}
_SENDERS = frozenset({"Do", "RoundTrip"})


def read_go(written: str) -> list[WrittenRequest]:
    """Read a source; calls in which the syntax is broken are passed over.

    Raises `ValueError` where it takes too long to read.
    """
    names = Names(parse(parser(), written.encode()))
    return list(islice(_Reader(names).requests(), MOST))


class _Reader:
    """Reads the calls of one source."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._values = Values(names)
        self._made: dict[str, list[Place]] = {}
        for node, place in names.calls:
            if source(node).startswith("http.NewRequest"):
                self._made.setdefault(names.target(node), []).append(place)

    def requests(self) -> Iterator[WrittenRequest]:
        """Return what the calls send, in their order."""
        for node, place in self._names.calls:
            function = node.child_by_field_name("function")
            if function is None or node.has_error:
                continue
            owner, _, name = source(function).rpartition(".")
            order = _REQUESTS.get(source(function))
            if order is None and name in _DIRECT and _CLIENT.fullmatch(owner):
                order = _DIRECT[name]
            given = dict(zip(order or (), arguments(node), strict=False))
            if "url" in given:
                values = {key: self._values.value(part, place) for key, part in given.items()}
                yield self._request(node, name, values, place)

    def _request(
        self, node: Node, name: str, given: dict[str, Value], place: Place
    ) -> WrittenRequest:
        first = node.start_point.row + 1
        made = self._names.target(node) if name.startswith("NewRequest") else ""
        headers = [*self._set(made, place), *self._assigned(made, place)] if made else []
        query = [*self._query(made, place)] if made else []
        body, media = _body(given)
        if media is not None:
            headers.append(media)
        method = given.get("method")
        return WrittenRequest(
            method=_METHODS[name] if method is None else str(text(method)) or "GET",
            url=text(given["url"]),
            query=tuple(query),
            headers=tuple(headers),
            body=body,
            first=first,
            last=node.end_point.row + 1,
        )

    def _set(self, request: str, place: Place) -> Iterator[Field]:
        """Return the headers that functions give a request after it was made."""
        for function, given, where in self._after(request, place):
            line = where.position[0] + 1
            owner, _, name = function.rpartition(".")
            if owner == f"{request}.Header" and name in _FILLERS and len(given) > 1:
                yield Field(self._text(given[0], where), self._text(given[1], where), line)
            elif function in {f"{request}.SetBasicAuth", f"{request}.AddCookie"}:
                header = "Authorization" if name == "SetBasicAuth" else "Cookie"
                yield Field(
                    header, f"Basic {hole('user')}" if header != "Cookie" else hole(name), line
                )
            elif name not in _SENDERS and any(
                source(part) in {request, f"{request}.Header"} for part in given
            ):
                # A function of the source's own, which may add anything.
                yield Field(hole(name), "", line)

    def _assigned(self, request: str, place: Place) -> Iterator[Field]:
        """Return the headers that are assigned to a request after it was made."""
        end = self._end(request, place)
        for member, value, where in self._names.members(request):
            if not _between(where, place, end):
                continue
            found = self._values.value(value, where)
            if source(member) == f"{request}.Header":
                yield from fields(found)
            elif source(member).startswith(f"{request}.Header["):
                name = Value({self._text(member.named_children[-1], where): found}, 1, 1)
                yield from fields(name)

    def _query(self, request: str, place: Place) -> Iterator[Field]:
        """Return the query that replaces the URL's own: `req.URL.RawQuery = q.Encode()`."""
        for member, value, where in self._names.members(request):
            if source(member) == f"{request}.URL.RawQuery" and _between(
                where, place, self._end(request, place)
            ):
                name = source(value).removesuffix(".Encode()")
                added = [
                    Field(self._text(given[0], at), self._text(given[1], at), at.position[0] + 1)
                    for function, given, at in self._after(name, place)
                    if function.rpartition(".")[2] in _FILLERS and len(given) > 1
                ]
                yield from added or [Field(hole("query"), "", where.position[0] + 1)]

    def _after(self, name: str, place: Place) -> Iterator[tuple[str, tuple[Node, ...], Place]]:
        """Return the calls that have to do with a name, until it stands for another request."""
        end = self._end(name, place)
        for use in self._names.uses(name):
            if _between(use.place, place, end):
                yield use.function, use.given, use.place

    def _end(self, name: str, place: Place) -> Place | None:
        """Return where a name is given another request; None where that does not happen."""
        later = (
            where
            for where in self._made.get(name, ())
            if where.scope == place.scope and where.position > place.position
        )
        return min(later, key=lambda where: where.position, default=None)

    def _text(self, node: Node, place: Place) -> str:
        return str(text(self._values.value(node, place)))


def _between(place: Place, start: Place, end: Place | None) -> bool:
    """Whether a place is in the function of another one, behind it and before the end."""
    return (
        place.scope.own_function == start.scope.own_function
        and start.position < place.position
        and (end is None or place.position < end.position)
    )


_FILLERS = frozenset({"Add", "Set"})
_METHODS = {"Get": "GET", "Head": "HEAD", "Post": "POST", "PostForm": "POST"}


def _body(given: dict[str, Value]) -> tuple[Body | None, Field | None]:
    """Return the body, and the media type that is given with it."""
    form = given.get("form")
    if form is not None:
        body = Body(hole("form"), form.first, form.last)
        return body, Field("Content-Type", FORM, form.first)
    value = given.get("body")
    if value is None or value.content is None:
        return None, None
    content = value.content
    body = Body(
        str(content) if isinstance(content, Text) else hole("body"), value.first, value.last
    )
    media = given.get("media")
    return body, None if media is None else Field("Content-Type", str(text(media)), media.first)
