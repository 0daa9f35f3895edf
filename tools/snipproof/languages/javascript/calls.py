"""Reads the requests that a JavaScript source makes with `fetch` and axios."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice

from tree_sitter import Node

from snipproof.languages.javascript.names import Names, arguments, dotted
from snipproof.languages.javascript.parse import parser
from snipproof.languages.javascript.values import Values
from snipproof.languages.reading.bindings import Place
from snipproof.languages.reading.hole import has_hole, hole
from snipproof.languages.reading.tree import parse
from snipproof.languages.reading.tree import text as source
from snipproof.languages.reading.value import FORM, Value, fields, plain, text, unknown
from snipproof.languages.reading.written import MOST, Body, Field, Text, WrittenRequest

_FETCH = frozenset({"fetch", "globalThis.fetch", "self.fetch", "window.fetch"})
_AXIOS = frozenset({"delete", "get", "head", "options", "patch", "post", "put", "request"})
_WITH_DATA = frozenset({"patch", "post", "put"})
"""The functions of axios that take the data before the settings."""

_CREDENTIALS = {"auth": "Authorization", "credentials": "Cookie", "withCredentials": "Cookie"}
"""Settings by which the client finds the credentials itself."""

_DEFAULT_MEDIA = {"fetch": "text/plain", "axios": FORM}
"""The default media type of a text (Fetch standard; axios 1)."""


def read_javascript(written: str) -> list[WrittenRequest]:
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

    def requests(self) -> Iterator[WrittenRequest]:
        """Return what the calls send, in their order."""
        for node, place in self._names.calls:
            function = node.child_by_field_name("function")
            if function is None or node.has_error or not arguments(node):
                continue
            if source(function) in _FETCH:
                yield self._fetch(node, place)
            elif self._is_axios(function, place):
                yield self._axios(node, function, place)

    def _is_axios(self, function: Node, place: Place) -> bool:
        owner = function.child_by_field_name("object") or function
        name = function.child_by_field_name("property")
        if name is not None and source(name) not in _AXIOS:
            return False
        made, _ = self._values.resolve(owner, place)
        return source(owner) == "axios" or (
            made.type == "call_expression" and source(made).startswith("axios.create(")
        )

    def _fetch(self, node: Node, place: Place) -> WrittenRequest:
        given = arguments(node)
        target, within = self._values.resolve(given[0], place)
        if target.type == "new_expression" and source(target).startswith("new Request("):
            given, place = [*arguments(target), *given[1:]], within
        url = self._values.value(given[0], place)
        settings = self._settings(given[1], place) if len(given) > 1 else {}
        return _request(node, "fetch", text(url), settings, settings.get("body"))

    def _axios(self, node: Node, function: Node, place: Place) -> WrittenRequest:
        given = arguments(node)
        owner = function.child_by_field_name("object") or function
        name = function.child_by_field_name("property")
        method = "" if name is None else source(name)
        settings: dict[str, Value] = {}
        data: Value | None = None
        if method in {"", "request"} and len(given) == 1:
            only = self._values.value(given[0], place)
            known = isinstance(only.content, Text) and only.known
            settings = {"url": only} if known else self._settings(given[0], place)
        elif method in _WITH_DATA:
            data = self._values.value(given[1], place) if len(given) > 1 else None
            settings = self._settings(given[2], place) if len(given) > 2 else {}  # noqa: PLR2004
        elif len(given) > 1:
            settings = self._settings(given[1], place)
        if method in _AXIOS - {"request"}:
            line = function.start_point.row + 1
            settings["method"] = Value(Text(((method.upper(), line),)), line, line)
        url = settings.get("url") or self._values.value(given[0], place)
        settings = _merge(self._defaults(owner, place), settings)
        base = settings.get("baseURL")
        address = text(url)
        if base is not None and "://" not in str(address):
            address = text(base) + address
        return _request(node, "axios", address, settings, data or settings.get("data"))

    def _settings(self, node: Node, place: Place) -> dict[str, Value]:
        """Return the settings of a request by their names; a hole as a name for unknown ones."""
        value = self._values.value(node, place)
        if isinstance(value.content, Mapping):
            return dict(value.content)
        return {hole("settings"): unknown("settings", value.first)} if value.content else {}

    def _defaults(self, owner: Node, place: Place) -> dict[str, Value]:
        """Return the settings that a client was made with, or was given for all of its requests."""
        made, within = self._values.resolve(owner, place)
        given = arguments(made) if source(made).startswith("axios.create(") else []
        found = self._settings(given[0], within) if given else {}
        name = dotted(owner)
        start = Place((-1, -1), place.scope)
        headers: dict[str, Value] = {}
        for part in ("defaults.headers.common", "defaults.headers"):
            for change in self._names.changes(f"{name}.{part}", place, start):
                key = change.key
                written = (
                    key
                    if isinstance(key, str)
                    else str(text(self._values.value(key, change.place)))
                )
                if written != "common":
                    headers[written] = self._values.value(change.value, change.place)
        for change in self._names.changes(f"{name}.defaults", place, start):
            if change.key == "baseURL":
                found["baseURL"] = self._values.value(change.value, change.place)
        if self._names.intercepted(name):
            headers[hole("interceptors")] = unknown("interceptors", 1)
        line = place.position[0] + 1
        return _merge(found, {"headers": Value(headers, line, line)})


def _merge(defaults: Mapping[str, Value], settings: Mapping[str, Value]) -> dict[str, Value]:
    """Return settings over their defaults; headers and query fields of both count."""
    merged = {**defaults, **settings}
    for name in ("headers", "params"):
        one, other = defaults.get(name), settings.get(name)
        if one is not None and other is not None:
            both = [item.content for item in (one, other)]
            known = [item for item in both if isinstance(item, Mapping)]
            content: dict[str, Value] = {}
            for item in known:
                content |= item
            if len(known) < len(both):
                content[hole(name)] = unknown(name, other.first)
            merged[name] = Value(content, other.first, other.last)
    return merged


def _request(
    node: Node, client: str, url: Text, settings: Mapping[str, Value], data: Value | None
) -> WrittenRequest:
    """Return the request that a call makes with its settings."""
    first = node.start_point.row + 1
    headers = [*fields(settings["headers"])] if "headers" in settings else []
    query = [*fields(settings["params"])] if "params" in settings else []
    for name, header in _CREDENTIALS.items():
        if name in settings and settings[name].content not in {None, False}:
            headers.append(Field(header, hole(name), settings[name].first))
    open_ended = any(map(has_hole, settings))
    body = None if data is None or data.content is None else _body(client, data)
    if open_ended:
        headers.append(Field(hole("settings"), "", first))
        query.append(Field(hole("settings"), "", first))
        body = body or (Body(hole("body"), first, first), hole("media-type"))
    if body is not None and not any(item.name.lower() == "content-type" for item in headers):
        headers.append(Field("Content-Type", body[1], body[0].first))
    method = settings.get("method")
    said = hole("method") if open_ended else "GET"
    return WrittenRequest(
        method=said if method is None else str(text(method)).upper(),
        url=url,
        query=tuple(query),
        headers=tuple(headers),
        body=None if body is None else body[0],
        first=first,
        last=node.end_point.row + 1,
    )


def _body(client: str, data: Value) -> tuple[Body, str]:
    """Return a body, and the media type that the client sends it as."""
    if data.media:
        written = hole("form") if data.media != FORM else str(text(data))
        return Body(written, data.first, data.last), data.media
    if not data.known:
        return Body(str(text(data)), data.first, data.last), hole("media-type")
    if isinstance(data.content, Text):
        return Body(str(data.content), data.first, data.last), _DEFAULT_MEDIA[client]
    if client == "fetch":
        # An object is sent as the text "[object Object]"; to write it as JSON was forgotten.
        return Body("[object Object]", data.first, data.last), _DEFAULT_MEDIA[client]
    return Body(
        json.dumps(plain(data), ensure_ascii=False), data.first, data.last
    ), "application/json"
