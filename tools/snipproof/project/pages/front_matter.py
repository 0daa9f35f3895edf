"""Reads a page's front matter as Hugo does, and reports what Hugo would refuse, at its line."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.location import SourceLocation

_FRONT_MATTER = re.compile(
    r"\s*^(?P<mark>---|\+\+\+)[ \t]*\n(?P<text>.*?)^(?P=mark)[ \t]*$", re.DOTALL | re.MULTILINE
)
_DATES = ("date", "lastmod", "publishDate", "expiryDate")
_NUMBERS = ("weight",)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?.*)?")


def front_matter_failures(text: str, path: str) -> Iterator[Failure]:
    """Return what Hugo would refuse in the front matter of a page.

    `text` is the whole page, in which lines end with a line feed. A page without front matter has
    nothing wrong with it; one whose front matter is not closed is reported elsewhere.
    """
    found = _FRONT_MATTER.match(text)
    if found is None:
        return
    first = text.count("\n", 0, found.start("text")) + 1
    try:
        if found["mark"] == "+++":
            value, line_of = _toml(found["text"], path, first)
        else:
            value, line_of = _yaml(found["text"], path, first)
    except FailureError as error:
        yield error.failure
        return
    if value is None:
        return
    if not isinstance(value, Mapping):
        message = "the front matter is not a table of keys and values"
        yield Failure(Code.BAD_METADATA, message, SourceLocation(path, first), "write key: value")
        return
    yield from _values(value, path, line_of)


def _values(
    value: Mapping[str, Any], path: str, line_of: Callable[[str], int]
) -> Iterator[Failure]:
    for name, given in value.items():
        place = SourceLocation(path, line_of(name))
        # Hugo takes the names of its own keys in any case.
        if name.lower() in {known.lower() for known in _DATES} and not _is_date(given):
            message = f"{name} is no date: {str(given)[:40]!r}"
            yield Failure(Code.BAD_METADATA, message, place, "write it as 2026-12-31")
        elif name.lower() in _NUMBERS and (isinstance(given, bool) or not _is_whole(given)):
            message = f"{name} is no whole number: {str(given)[:40]!r}"
            yield Failure(Code.BAD_METADATA, message, place, "write a number, without quotes")


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and value.strip("-").isdecimal())


def _is_date(value: Any) -> bool:
    if isinstance(value, date) or value in {None, ""}:
        return True
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        return False
    try:
        date.fromisoformat(value.strip()[:10])
    except ValueError:
        return False
    return True


def _yaml(text: str, path: str, first: int) -> tuple[Any, Callable[[str], int]]:
    lines = text.split("\n")
    for number, line in enumerate(lines, first):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip() and not line.lstrip().startswith("#"):
            message = "a tab indents this line, and YAML allows blanks only"
            place = SourceLocation(path, number)
            raise FailureError(Failure(Code.BAD_METADATA, message, place, "use blanks"))
    from snipproof.core.formats.yaml_source import parse  # noqa: PLC0415  most pages are kept

    document = parse(text, SourceLocation(path, first))
    return document.value, lambda name: document.at((name,)).line


def _toml(text: str, path: str, first: int) -> tuple[Any, Callable[[str], int]]:
    try:
        value = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        place = SourceLocation(path, first + int(found[1]) - 1 if found else first)
        message = f"the front matter is not valid TOML: {error}"
        raise FailureError(Failure(Code.BAD_METADATA, message, place, "fix the TOML")) from error

    def line_of(name: str) -> int:
        at = re.search(rf"^[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*=", text, re.MULTILINE)
        return first + text.count("\n", 0, at.start()) if at else first

    return value, line_of
