"""Reads `name=value&name=value`, the form of queries and of bodies that HTML forms send."""

from collections.abc import Iterator
from urllib.parse import parse_qsl

from snipproof.languages.written import Field


def fields(text: str, line: int) -> Iterator[Field]:
    """Give the fields of a text in that form, decoded; a name by itself has an empty value."""
    for name, value in parse_qsl(text, keep_blank_values=True):
        yield Field(name, value, line)
