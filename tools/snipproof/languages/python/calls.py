"""Reads the requests that a Python source makes with requests, httpx, urllib and http.client."""

import ast
import json
import warnings
from collections.abc import Iterator
from itertools import islice

from snipproof.languages.python.clients import Client, Clients, credentials
from snipproof.languages.python.names import Names, dotted
from snipproof.languages.python.outline import request_calls
from snipproof.languages.python.values import Values
from snipproof.languages.reading import form
from snipproof.languages.reading.bindings import Place
from snipproof.languages.reading.hole import hole, only_holes
from snipproof.languages.reading.written import MOST, Body, Field, Text, WrittenRequest

_POSITIONAL = {
    "delete": ("url",),
    "get": ("url", "params"),
    "head": ("url",),
    "options": ("url",),
    "patch": ("url", "data", "json"),
    "post": ("url", "data", "json"),
    "put": ("url", "data", "json"),
    "request": ("method", "url", "params", "data", "headers"),
    "urlopen": ("url", "data"),
    "Request": ("url", "data", "headers"),
}
"""The parameters of request functions in their order (requests 2, urllib.request)."""

_CONNECTION = ("method", "url", "data", "headers")
"""Those of `http.client.HTTPConnection.request`, which calls the data `body`."""

_URLLIB = frozenset({"urlopen", "Request"})
_REQUEST = frozenset({"urllib.request.Request", "request.Request", "Request"})
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


def read_python(source: str) -> list[WrittenRequest]:
    """Read a source; raises `SyntaxError` where it does not parse.

    What stops Python's parser for other reasons (depth, size) is a `SyntaxError` as well.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(source)
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(str(error) or "nested too deep") from error
    return list(islice(_Reader(tree).requests(), MOST))


class _Reader:
    """Reads the calls of one source."""

    def __init__(self, tree: ast.AST) -> None:
        self._names = Names(tree)
        self._values = Values(self._names)
        self._clients = Clients(tree, self._names, self._values)
        self._made = _urllib_requests(tree)
        self._data = _assigned_data(tree)
        self._calls = {
            id(call): call for call in (*request_calls(list(ast.walk(tree))), *self._made.values())
        }

    def requests(self) -> Iterator[WrittenRequest]:
        """Return what the calls send, in their order."""
        for call in sorted(self._calls.values(), key=lambda call: (call.lineno, call.col_offset)):
            function = call.func
            owner = _owner(call)
            name = getattr(function, "attr", getattr(function, "id", ""))
            name = "Request" if id(call) in self._made else name
            client = self._clients.client(owner, self._names.places[id(call)])
            order = _CONNECTION if client.connection else _POSITIONAL.get(name, ())
            given = _arguments(call, order)
            target = self._names.target(call) if name == "Request" else None
            if target is not None and dotted(target) in self._data:
                # `request.data = …` is the body as well.
                given["data"] = self._data[dotted(target)]
            if "url" in given and not (name == "urlopen" and self._is_made(given["url"], call)):
                yield self._request(call, name, client, given)

    def _is_made(self, target: ast.expr, call: ast.Call) -> bool:
        """Whether what is opened is a `Request`, which is read where it is made."""
        value, _ = self._values.resolve(target, self._names.places[id(call)])
        return id(value) in self._made or not isinstance(
            value, ast.Constant | ast.JoinedStr | ast.BinOp
        )

    def _request(
        self, call: ast.Call, name: str, client: Client, given: dict[str, ast.expr]
    ) -> WrittenRequest:
        place = self._names.places[id(call)]
        headers = [*client.headers, *self._fields(given, "headers", place), *credentials(given)]
        query = [*client.query, *self._fields(given, "params", place)]
        body, media = self._body(given, place, name)
        target = self._names.target(call)
        if name == "Request" and target is not None:
            # Headers may be added up to the place where it is opened.
            end = Place((call.lineno + _FAR, 0), place.scope)
            headers += self._values.added(target, end, place)
        if None in {keyword.arg for keyword in call.keywords}:
            more = Field(hole("keywords"), "", call.lineno)
            headers, query = [*headers, more], [*query, more]
        if media is not None and not any(item.name.lower() == "content-type" for item in headers):
            headers.append(media)
        return WrittenRequest(
            method=self._method(name, given, place, body),
            url=_join(client.base, self._values.text(given["url"], place)),
            query=tuple(query),
            headers=tuple(headers),
            body=body,
            first=call.lineno,
            last=call.end_lineno or call.lineno,
        )

    def _fields(self, given: dict[str, ast.expr], keyword: str, place: Place) -> list[Field]:
        return self._values.fields(given[keyword], place) if keyword in given else []

    def _method(
        self, name: str, given: dict[str, ast.expr], place: Place, body: Body | None
    ) -> str:
        if "method" in given:
            return str(self._values.text(given["method"], place)).upper()
        if name in _URLLIB:
            return "GET" if body is None else "POST"
        return name.upper()

    def _body(
        self, given: dict[str, ast.expr], place: Place, name: str
    ) -> tuple[Body | None, Field | None]:
        """Return the body, and the media type that the client adds for it."""
        for keyword in ("files", "json", "data", "content", "body"):
            if keyword not in given:
                continue
            value, inner = self._values.resolve(given[keyword], place)
            if isinstance(value, ast.Constant) and value.value is None:
                continue
            while isinstance(value, ast.Call) and (value.args or _owner(value)):
                # `json.dumps(payload).encode()` is written where the payload is.
                within = value.args[0] if value.args else _owner(value)
                assert within is not None
                value, inner = self._values.resolve(within, inner)
            lines = (value.lineno, value.end_lineno or value.lineno)
            text, media = self._encoded(keyword, given[keyword], place, name)
            return Body(text, *lines), Field("Content-Type", media, lines[0]) if media else None
        return None, None

    def _encoded(
        self, keyword: str, expression: ast.expr, place: Place, name: str
    ) -> tuple[str, str]:
        """Return a body's text, and its media type where the client sets one."""
        value, _ = self._values.resolve(expression, place)
        if keyword == "files":
            return hole("files"), _MULTIPART
        if keyword == "json":
            found = self._values.json(expression, place)
            return json.dumps(found, ensure_ascii=False), "application/json"
        if isinstance(value, ast.Dict | ast.List | ast.Tuple):
            fields = self._values.fields(expression, place)
            return form.write(fields), _FORM
        text = str(self._values.text(expression, place))
        if name in _URLLIB:
            return text, _FORM
        # Of a text, requests does not say what it is; of an object, which this may be, it does.
        return text, hole("media-type") if only_holes(text) else ""


def _owner(call: ast.Call) -> ast.expr | None:
    return call.func.value if isinstance(call.func, ast.Attribute) else None


def _urllib_requests(tree: ast.AST) -> dict[int, ast.Call]:
    """Return the calls that make a `urllib.request.Request`."""
    imported = any(
        isinstance(node, ast.ImportFrom) and (node.module or "").startswith("urllib")
        for node in ast.walk(tree)
    )
    return {
        id(node): node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and dotted(node.func) in _REQUEST
        and (imported or dotted(node.func).startswith("urllib"))
    }


def _assigned_data(tree: ast.AST) -> dict[str, ast.expr]:
    """Return the values of `name.data = …`, by the names."""
    return {
        target.value.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute)
        and target.attr == "data"
        and isinstance(target.value, ast.Name)
    }


def _arguments(call: ast.Call, order: tuple[str, ...]) -> dict[str, ast.expr]:
    """Return the arguments of a call by their names."""
    given = dict(zip(order, call.args, strict=False))
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        given = {}
    return given | {item.arg: item.value for item in call.keywords if item.arg is not None}


def _join(base: Text, url: Text) -> Text:
    """Return a URL that a client's base may be put before."""
    written = str(url)
    if not base.pieces or "://" in written:
        return url
    if str(base).endswith("/"):
        return base + (url.part(1) if written.startswith("/") else url)
    glue = "" if written.startswith("/") else "/"
    return base + Text(((glue, url.line_of(0, 1)),)) + url


_FAR = 10**6
"""More lines than a source has."""
