"""Reads and writes `name=value&name=value`, the form of queries and of what HTML forms send."""

from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, quote_plus

from snipproof.languages.reading.hole import has_hole
from snipproof.languages.reading.written import Field


def fields(text: str, line: int) -> Iterator[Field]:
    """Return the fields of a text in that form, decoded; a name by itself has an empty value."""
    for name, value in parse_qsl(text, keep_blank_values=True):
        yield Field(name, value, line)


def write(items: Iterable[Field]) -> str:
    """Return fields in that form."""
    return "&".join(f"{encode(item.name)}={encode(item.value)}" for item in items)


def encode(text: str) -> str:
    """Encode a name or a value; one with a hole stays as it is, since it cannot be sent yet."""
    return text if has_hole(text) else quote_plus(text, errors="replace")
