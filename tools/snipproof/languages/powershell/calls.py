"""Reads the requests of PowerShell's `Invoke-RestMethod` and `Invoke-WebRequest`.

Their parameters are read where they stand in the command (Microsoft's reference of both commands).
Of headers and bodies that are made elsewhere, nothing is known.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from snipproof.languages.reading.hole import hole
from snipproof.languages.reading.written import MOST, Body, Field, Text, WrittenRequest

_COMMAND = re.compile(r"\b(?:Invoke-RestMethod|Invoke-WebRequest|irm|iwr)\b", re.IGNORECASE)
_STRING = r"\"(?:[^\"`]|`.|\"\")*\"|'(?:[^']|'')*'"
_PART = re.compile(
    rf"(?P<name>-[A-Za-z]+)(?![\w-])|(?P<string>{_STRING})|(?P<table>@\{{)|(?P<variable>\$[\w:.]+)"
    r"|(?P<end>[\n;|)])|(?P<word>[^\s;|)]+)"
)
_VARIABLE = re.compile(r"\$\{?([A-Za-z_][\w:.]*)\}?|\$\(([^)]*)\)")
_PAIR = re.compile(rf"(?P<key>[\w-]+|{_STRING})\s*=\s*(?P<value>{_STRING}|\$[\w:.]+|[^\s;\}}]+)")
_FLAGS = frozenset({"-usebasicparsing", "-skipcertificatecheck", "-verbose", "-disablekeepalive"})
_ASSIGNED = re.compile(rf"^[ \t]*\$(\w+)[ \t]*=[ \t]*({_STRING})[ \t]*$", re.MULTILINE)


def read_powershell(source: str) -> list[WrittenRequest]:
    """Read a script."""
    # A backtick at the end of a line lets the command go on.
    source = re.sub(r"`[ \t]*\n", lambda found: " " * (len(found[0]) - 1) + "\v", source)
    known = {found[1].lower(): found[2] for found in _ASSIGNED.finditer(source)}
    found = (
        request for start in _COMMAND.finditer(source) for request in _read(source, start, known)
    )
    return list(islice(found, MOST))


def _read(source: str, start: re.Match[str], known: dict[str, str]) -> Iterator[WrittenRequest]:
    def line(offset: int) -> int:
        return source.count("\n", 0, offset) + source.count("\v", 0, offset) + 1

    given: dict[str, tuple[str, int]] = {}
    name, position = "", start.end()
    while part := _PART.search(source, position):
        position = part.end()
        if part["end"]:
            break
        if part["name"]:
            name = part["name"].lower()
            if name in _FLAGS:
                name = ""
            continue
        value = part[0]
        if part["table"]:
            close = source.find("}", position)
            close = len(source) if close < 0 else close
            value, position = source[part.start() : close + 1], close + 1
        given.setdefault(name or "-uri", (value, part.start()))
        name = ""
    if "-uri" not in given or given["-uri"][0].startswith("@"):
        return
    text, offset = given["-uri"]
    if text.startswith("$") and text[1:].lower() in known:
        text = known[text[1:].lower()]
    url = Text(((_value(text), line(offset)),))
    method = _value(given.get("-method", ("GET", 0))[0]).upper()
    headers = list(_headers(given, line))
    body = None
    if "-body" in given:
        content, offset = given["-body"]
        shown = _value(content) if content[:1] in "\"'" else hole("body")
        body = Body(shown, line(offset), line(offset + len(content)))
        media = _value(given["-contenttype"][0]) if "-contenttype" in given else hole("media")
        headers.append(Field("Content-Type", media, body.first))
    yield WrittenRequest(
        method, url, (), tuple(headers), body, line(start.start()), line(position - 1)
    )


def _headers(given: dict[str, tuple[str, int]], line: Callable[[int], int]) -> Iterator[Field]:
    for name in ("-headers", "-authentication", "-credential", "-token", "-websession"):
        if name not in given:
            continue
        content, offset = given[name]
        number = line(offset)
        if name == "-headers" and content.startswith("@{"):
            for pair in _PAIR.finditer(content):
                yield Field(_value(pair["key"]), _value(pair["value"]), number)
        elif name == "-headers":
            yield Field(hole("headers"), "", number)
        else:
            yield Field("Authorization", hole("credentials"), number)


def _value(text: str) -> str:
    """Return what a word stands for, with holes for variables."""
    if text[:1] == "'":
        return text[1:-1].replace("''", "'")
    if text[:1] == '"':
        text = re.sub("`(.)", r"\1", text[1:-1].replace('""', '"'))
    return _VARIABLE.sub(lambda found: hole(found[1] or found[2] or "value"), text)
