r"""Reads requests that are written as messages: `GET /x HTTP/1.1`, and `GET /x` of a console.

The first is HTTP's own form (RFC 9112, section 2.1). The second is that of the consoles of search
engines and of editors' REST clients: a line with method and target, header fields perhaps, and a
body up to the next such line. Lines that begin with `#` or `//` are comments there, and text in
three double quotes may go over lines.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice

from snipproof.languages.reading.hole import hole
from snipproof.languages.reading.written import MOST, Body, Field, Text, WrittenRequest

_METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
_START = re.compile(
    rf"^[ \t]*(?:[\w-]+>[ \t]*)?(?P<method>{_METHODS})[ \t]+(?P<target>(?:https?://|[/\ue000<{{$]|[\w<{{*]"
    r"[\w.*,<>{}$:%-]*(?:/|$|\?))[^\s]*)(?P<rest>[ \t]+(?P<version>HTTP/[\d.]+)?[ \t]*)?"
    r"(?P<more>.*)$"
)
_FIELD = re.compile(r"^[ \t]*([A-Za-z][\w-]*):[ \t]*(.*)$")
_ANSWER = re.compile(r"^[ \t]*(?:HTTP/[\d.]+[ \t]+\d{3}|<?[ \t]*\d{3}[ \t]+(?:OK|Created)\b)")
_COMMENT = re.compile(r"^[ \t]*(?:#|//|###)")
_TRIPLE = re.compile(r'"""(.*?)"""', re.DOTALL)


def looks_like_messages(text: str) -> bool:
    """Whether a block begins with a request in one of these forms."""
    for line in text.split("\n"):
        if line.strip() and not _COMMENT.match(line):
            found = _START.match(line)
            return found is not None and not _more(found)
    return False


def read_messages(source: str) -> list[WrittenRequest]:
    """Read the requests of a block."""
    return list(islice(_read(source), MOST))


def _more(found: re.Match[str]) -> str:
    """Return what follows a target that is no part of a request line; a comment is none."""
    more = found["more"].strip()
    return "" if more.startswith(("#", "//", "{", "[")) else more


def _read(source: str) -> Iterator[WrittenRequest]:
    lines = source.split("\n")
    starts = [n for n, line in enumerate(lines) if (m := _START.match(line)) and not _more(m)]
    for index, first in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(lines)
        answer = next((n for n in range(first + 1, end) if _ANSWER.match(lines[n])), end)
        yield _request(lines, first, answer)


def _request(lines: list[str], first: int, end: int) -> WrittenRequest:
    found = _START.match(lines[first])
    assert found is not None
    headers: list[Field] = []
    number = first + 1
    # A query may go over lines in a REST client.
    target = found["target"]
    while number < end and re.match(r"^[ \t]+[?&][\w-]+=?", lines[number]):
        target += lines[number].strip()
        number += 1
    while number < end and (field := _FIELD.match(lines[number])):
        headers.append(Field(field[1], field[2].strip(), number + 1))
        number += 1
    host = next((item.value for item in headers if item.name.lower() == "host"), "")
    inline = found["more"].strip() if found["more"].strip().startswith(("{", "[")) else ""
    start = number
    kept = ["" if _COMMENT.match(line) else line for line in lines[start:end]]
    while kept and not kept[-1].strip():
        kept.pop()
    text = "\n".join(kept)
    body = None
    if inline:
        body = Body(f"{inline}\n{text}", first + 1, start + len(kept))
    elif text.strip():
        blank = len(text) - len(text.lstrip("\n"))
        body = Body(_TRIPLE.sub(_quoted, text.strip()), start + blank + 1, start + len(kept))
    if body is not None and not body.text.lstrip().startswith(("{", "[", "\ue000")) and not headers:
        # A console takes JSON; anything else below the line is prose or a response.
        body = None
    if body is not None and not any(item.name.lower() == "content-type" for item in headers):
        headers.append(Field("Content-Type", _media(body.text), body.first))
    if host and target.startswith("/"):
        target = f"https://{host}{target}"
    elif "://" not in target and not target.startswith(("/", "\ue000", "<", "{", "$")):
        target = f"/{target}"
    known = tuple(item for item in headers if item.name.lower() != "host")
    last = max(first + 1, start, body.last if body else 0)
    return WrittenRequest(
        found["method"], Text(((target, first + 1),)), (), known, body, first + 1, last
    )


def _media(text: str) -> str:
    """Return the media type that a console sends a body as; several values are no JSON."""
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except ValueError:
        return "application/json"
    return hole("media-type") if text[end:].strip() else "application/json"


def _quoted(found: re.Match[str]) -> str:
    return f'"{hole("text")}"' + "\n" * found[1].count("\n")
