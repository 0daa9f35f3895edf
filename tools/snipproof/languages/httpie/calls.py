"""Reads the requests that HTTPie (`http`, `https`, and `xh`, which takes the same words) makes.

Source: HTTPie's manual, sections "Request URL", "Request items" and "Authentication".
"""

import json
import re
from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from snipproof.languages.curl.outline import call
from snipproof.languages.curl.parse import parse_shell
from snipproof.languages.curl.words import Words
from snipproof.languages.reading import form
from snipproof.languages.reading.bindings import Place
from snipproof.languages.reading.hole import has_hole, hole
from snipproof.languages.reading.tree import text
from snipproof.languages.reading.written import MOST, Body, Field, Text, WrittenRequest

_PROGRAMS = frozenset({"http", "https", "xh", "xhs"})
_METHOD = re.compile(r"[A-Z]{3,10}")
_URL = re.compile(
    r"https?://|:\d*(?:/|$)|localhost\b|[\w.-]+\.\w+(?::\d+)?(?:/|$)|[\w-]+:\d+|\ue000"
)
_ITEM = re.compile(r"((?:[^\\:=@;]|\\.)*?)(:=@|=@|==|:=|@|=|:|;)(.*)", re.DOTALL)
_WITH_VALUE = frozenset(
    [
        "--auth",
        "-a",
        "--auth-type",
        "-A",
        "--session",
        "--session-read-only",
        "--print",
        "-p",
        "--style",
        "-s",
        "--output",
        "-o",
        "--timeout",
        "--max-redirects",
        "--cert",
        "--cert-key",
        "--verify",
        "--proxy",
        "--raw",
        "--pretty",
        "--format-options",
        "--boundary",
        "--default-scheme",
        "--path-as-is",
        "--response-charset",
        "--response-mime",
        "--ssl",
        "--ciphers",
        "--sorted",
        "--unsorted",
        "--check-status",
        "--bearer",
    ]
) - {"--sorted", "--unsorted", "--check-status", "--path-as-is"}


def read_httpie(source: str) -> list[WrittenRequest]:
    """Read a script; raises `ValueError` where it takes too long to read."""
    words = Words(parse_shell(source))
    found = (
        request for command, place in words.commands for request in _request(command, words, place)
    )
    return list(islice(found, MOST))


def _request(command: Node, words: Words, place: Place) -> Iterator[WrittenRequest]:
    children = [child for child in command.children if child.is_named]
    names = [text(child) for child in children]
    at = next((n for n, name in enumerate(names) if name in _PROGRAMS), None)
    if at is None or at > _WRAPPERS:
        return
    options: dict[str, str] = {}
    plain: list[Text] = []
    rest = iter(children[at + 1 :])
    for child in rest:
        word = words.text(child, place)
        written = str(word)
        name, _, glued = written.partition("=")
        if written.startswith("-") and len(written) > 1:
            if name in _WITH_VALUE and not glued:
                following = next(rest, None)
                glued = "" if following is None else str(words.text(following, place))
            options[name] = glued
        else:
            plain.append(word)
    method = ""
    if plain and _METHOD.fullmatch(str(plain[0])):
        method = str(plain.pop(0))
    if not plain or not _URL.match(str(plain[0])):
        return
    url, *items = plain
    yield _made(command, method, _address(url, names[at]), items, options)


_WRAPPERS = 8
"""How many words there are at most before the program: `kubectl exec pod -- http …`."""


def _address(url: Text, program: str) -> Text:
    """Return the URL that HTTPie makes of what was written: `:8000/x` is on localhost."""
    written = str(url)
    scheme = "https://" if program in {"https", "xhs"} else "http://"
    if "://" in written or written.startswith("\ue000"):
        return url
    line = url.line_of(0, 1)
    if written.startswith(":"):
        rest = url.part(1)
        port = re.match(r":\d", written)
        return Text(((scheme + "localhost" + (":" if port else ""), line),)) + rest
    return Text(((scheme, line),)) + url


def _made(
    command: Node, method: str, url: Text, items: list[Text], options: dict[str, str]
) -> WrittenRequest:
    headers: list[Field] = []
    query: list[Field] = []
    data: dict[str, object] = {}
    fields: list[Field] = []
    files = False
    lines = call(command)
    first, last = lines.first, lines.first
    for item in items:
        written = str(item)
        line = item.line_of(0, len(written))
        found = _ITEM.fullmatch(written)
        if found is None:
            if has_hole(written):
                data[hole("items")] = hole("items")
            continue
        name, kind, value = found[1].replace("\\", ""), found[2], found[3]
        match kind:
            case "==":
                query.append(Field(name, value, line))
            case ":" | ";":
                headers.append(Field(name, value.strip(), line))
            case "@":
                files = True
            case _:
                data[name] = _value(kind, value)
                fields.append(Field(name, value if kind == "=" else hole(name), line))
                first, last = (line, line) if len(data) == 1 else (min(first, line), line)
    headers += _credentials(options, lines.first)
    body = _body(data, fields, options, files=files, first=first, last=last)
    named = any(item.name.lower() == "content-type" for item in headers)
    if body is not None and not named:
        headers.append(Field("Content-Type", _media(options, files=files), first))
    implied = "POST" if body is not None else "GET"
    return WrittenRequest(
        method or implied, url, tuple(query), tuple(headers), body, lines.first, lines.last
    )


def _value(kind: str, value: str) -> object:
    if kind == "=":
        return value
    if kind == ":=" and not has_hole(value):
        try:
            return json.loads(value)
        except ValueError:
            return hole("value")
    return hole("file" if "@" in kind else "value")


def _body(
    data: dict[str, object],
    fields: list[Field],
    options: dict[str, str],
    *,
    files: bool,
    first: int,
    last: int,
) -> Body | None:
    if "--raw" in options:
        return Body(options["--raw"], first, last)
    if files or "--multipart" in options:
        return Body(hole("form"), first, last)
    if not data:
        return None
    if {"--form", "-f"} & set(options):
        return Body(form.write(fields), first, last)
    nested = any("[" in name for name in data)
    return Body(hole("body") if nested else json.dumps(data, ensure_ascii=False), first, last)


def _media(options: dict[str, str], *, files: bool) -> str:
    if files or "--multipart" in options:
        return "multipart/form-data"
    form_given = {"--form", "-f"} & set(options)
    return "application/x-www-form-urlencoded" if form_given else "application/json"


def _credentials(options: dict[str, str], line: int) -> Iterator[Field]:
    given = options.get("--auth", options.get("-a", ""))
    kind = options.get("--auth-type", options.get("-A", "basic"))
    if "--bearer" in options or (given and kind == "bearer"):
        yield Field("Authorization", f"Bearer {given or options['--bearer']}", line)
    elif given and kind == "basic":
        yield Field("Authorization", f"Basic {hole('user')}", line)
    elif given or {"--session", "--session-read-only"} & set(options):
        yield Field("Authorization", hole("credentials"), line)
