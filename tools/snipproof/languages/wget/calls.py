"""Reads the requests that wget makes (its manual, section "HTTP Options")."""

import re
from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from snipproof.languages.curl.outline import call
from snipproof.languages.curl.parse import parse_shell
from snipproof.languages.curl.words import Words
from snipproof.languages.reading.bindings import Place
from snipproof.languages.reading.hole import hole
from snipproof.languages.reading.tree import text
from snipproof.languages.reading.written import MOST, Body, Field, Text, WrittenRequest

_WITH_VALUE = frozenset(
    [
        "--header",
        "--post-data",
        "--post-file",
        "--method",
        "--body-data",
        "--body-file",
        "--user",
        "--password",
        "--http-user",
        "--http-password",
        "--output-document",
        "--output-file",
        "--tries",
        "--timeout",
        "--wait",
        "--directory-prefix",
        "--user-agent",
        "--referer",
        "--ca-certificate",
        "--certificate",
        "--private-key",
        "--load-cookies",
        "--save-cookies",
        "-O",
        "-o",
        "-t",
        "-T",
        "-w",
        "-P",
        "-U",
        "-a",
        "-i",
        "-e",
    ]
)
_URL = re.compile(r"\w+://|[\w.-]+(?::\d+)?/|\ue000|[\w-]+:\d+")
_FORM = "application/x-www-form-urlencoded"


def read_wget(source: str) -> list[WrittenRequest]:
    """Read a script; raises `ValueError` where it takes too long to read."""
    words = Words(parse_shell(source))
    found = (
        request for command, place in words.commands for request in _requests(command, words, place)
    )
    return list(islice(found, MOST))


def _requests(command: Node, words: Words, place: Place) -> Iterator[WrittenRequest]:
    children = [child for child in command.children if child.is_named]
    names = [text(child).rpartition("/")[2] for child in children]
    if "wget" not in names or _is_package(names):
        return
    made = _Options()
    urls: list[Text] = []
    rest = iter(children[names.index("wget") + 1 :])
    for child in rest:
        word = words.text(child, place)
        written = str(word)
        line = word.line_of(0, len(written)) if word.pieces else child.start_point.row + 1
        if not written.startswith("-"):
            if _URL.match(written):
                urls.append(word)
            continue
        name, glued, value = written.partition("=")
        if name in _WITH_VALUE and not glued:
            following = next(rest, None)
            value = "" if following is None else str(words.text(following, place))
        made.take(name, value, line)
    lines = call(command)
    for url in urls:
        yield made.request(url, lines.first, lines.last)


class _Options:
    """The options of one command."""

    def __init__(self) -> None:
        self._headers: list[Field] = []
        self._body: Body | None = None
        self._method = ""

    def take(self, name: str, value: str, line: int) -> None:
        """Note one option; those that do not shape the request are passed over."""
        match name:
            case "--header":
                key, _, content = value.partition(":")
                self._headers.append(Field(key.strip(), content.strip(), line))
            case "--post-data" | "--body-data":
                self._body = Body(value, line, line + value.count("\n"))
            case "--post-file" | "--body-file":
                self._body = Body(hole("file"), line, line)
            case "--method":
                self._method = value.upper()
            case "--user" | "--http-user" | "--load-cookies":
                self._headers.append(Field("Authorization", hole("credentials"), line))

    def request(self, url: Text, first: int, last: int) -> WrittenRequest:
        """Return the request for a URL."""
        headers, body = list(self._headers), self._body
        if body is not None and not any(item.name.lower() == "content-type" for item in headers):
            headers.append(Field("Content-Type", _FORM, body.first))
        method = self._method or ("POST" if body is not None else "GET")
        return WrittenRequest(method, url, (), tuple(headers), body, first, last)


def _is_package(names: list[str]) -> bool:
    """Whether wget is installed here, and not run."""
    before = names[: names.index("wget")]
    return not {"install", "add", "apt-get", "apt", "apk", "yum", "brew", "which"}.isdisjoint(
        before
    )
