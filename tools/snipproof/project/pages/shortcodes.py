r"""Reads Hugo's shortcodes out of a page, wherever they stand.

Hugo looks for shortcodes before Markdown is read, so also in code fences and in HTML comments.
The grammar is that of Hugo's page parser: `{{< name args >}}` and `{{% name args %}}`, closed by
`{{< /name >}}` or by themselves (`/>}}`), quoted with `"…"` (on one line, `\"` for a quote) or
with backquotes (raw), and `{{</* … */>}}` for one that is shown and not run. Arguments are all
named or all unnamed; one without quotes holds letters, digits, `_`, `-` and `.` only.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation

_OPEN = re.compile(r"\{\{([<%])(/\*)?")
_STOP = re.compile(r"[>%]\}\}|\{\{[<%]|[\"`]")
_NAME = re.compile(r"\s*(/?)\s*([\w.-]+(?:/[\w.-]+)*)")
_KEY = re.compile(r"([\w.-]+)\s*=\s*")
_QUOTED = re.compile(r'"((?:[^"\\\n]|\\"|\\(?!"))*)"|`([^`]*)`')
_BARE = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class Shortcode:
    """One shortcode tag: its name, what it was given, where it stands.

    `start` and `end` are its first offset and the one behind it; `closing` marks the tag that ends
    a pair.
    """

    name: str
    positional: tuple[str, ...]
    named: Mapping[str, str]
    closing: bool
    start: int
    end: int
    location: SourceLocation


def read_shortcodes(text: str, path: str) -> Iterator[Shortcode | Failure]:
    """Return every shortcode of a page's text in order.

    A failure (`bad-source`) for a broken one.
    """
    position = 0
    line = 1
    while opening := _OPEN.search(text, position):
        line += text.count("\n", position, opening.start())
        place = SourceLocation(path, line)
        end = _end(text, opening)
        if end is None:
            what = text[opening.start() : opening.start() + 30].partition("\n")[0].rstrip()
            closer = f"{opening[1].replace('<', '>')}}}}}"
            message = f"the shortcode that begins with {what!r} is not closed"
            yield Failure(Code.BAD_SOURCE, message, place, f"close it with {closer}")
            return
        if not opening[2]:
            yield _parse(text, opening.start(), end, place)
        line += text.count("\n", opening.start(), end)
        position = end


def _end(text: str, opening: re.Match[str]) -> int | None:
    """Find the offset behind a shortcode; quoted text does not end it."""
    closer = {"<": ">}}", "%": "%}}"}[opening[1]]
    if opening[2]:
        found = text.find("*/" + closer, opening.end())
        return None if found < 0 else found + len(closer) + 2
    position = opening.end()
    while stop := _STOP.search(text, position):
        if stop[0] == closer:
            return stop.end()
        if stop[0] in {"{{<", "{{%"}:
            return None
        if stop[0] in {'"', "`"}:
            quoted = _QUOTED.match(text, stop.start())
            if quoted is None:
                return None
            position = quoted.end()
        else:
            position = stop.end()
    return None


def _parse(text: str, start: int, end: int, place: SourceLocation) -> Shortcode | Failure:
    stop = end - len(">}}")
    name = _NAME.match(text, start + len("{{<"), stop)
    if name is None:
        message = "a shortcode has no name"
        return Failure(Code.BAD_SOURCE, message, place, 'write it as {{< name "value" >}}')
    positional: list[str] = []
    named: dict[str, str] = {}
    position = name.end()
    while position < stop:
        if text[position].isspace():
            position += 1
            continue
        if text[position] == "/" and not text[position + 1 : stop].strip():
            break
        key = _KEY.match(text, position, stop)
        at = key.end() if key else position
        quoted = _QUOTED.match(text, at, stop)
        value = quoted or _BARE.match(text, at, stop)
        if value is None:
            what = text[position:stop].split(maxsplit=1)[0]
            message = f"the shortcode {name[2]!r} has an argument that cannot be read: {what[:40]}"
            hint = 'write arguments as "value" or name="value"'
            return Failure(Code.BAD_SOURCE, message, place, hint)
        content = _unquote(quoted) if quoted else value[0]
        if key:
            named[key[1]] = content
        else:
            positional.append(content)
        position = value.end()
    if named and positional:
        message = f"the shortcode {name[2]!r} mixes named arguments and others, as Hugo forbids"
        return Failure(Code.BAD_SOURCE, message, place, "name all arguments, or none")
    return Shortcode(
        name=name[2],
        positional=tuple(positional),
        named=named,
        closing=bool(name[1]),
        start=start,
        end=end,
        location=place,
    )


def _unquote(quoted: re.Match[str]) -> str:
    if quoted[2] is not None:
        return str(quoted[2])
    return str(quoted[1]).replace('\\"', '"')
