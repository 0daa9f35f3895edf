"""Holes: the places of a text whose value is not in the source, such as a variable's.

A hole is written into the text between two characters of Unicode's private use area, which no
source has: `sanitize` takes them out of what is read. So a text with holes is still text, which
can be joined, split and be a part of JSON.
"""

import re
from collections.abc import Mapping
from typing import Any

_OPEN, _CLOSE = "\ue000", "\ue001"
_HOLE = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_NAME = 40
"""How long the name of a hole may be: it is there to be read."""


def hole(name: str) -> str:
    """Return a hole that shows as `<name>`.

    Of the name, what could be read as syntax is left out.
    """
    words = re.sub(r"[^\w.-]+", "-", name).strip("-")
    return f"{_OPEN}{words[:_NAME] or 'value'}{_CLOSE}"


def sanitize(text: str) -> str:
    """Take out of a source what would be read as a hole."""
    return text.replace(_OPEN, "\ufffd").replace(_CLOSE, "\ufffd")


def has_hole(value: Any) -> bool:
    """Whether a value is not wholly known: a text with a hole, or an object or array with one."""
    if isinstance(value, str):
        return _OPEN in value
    if isinstance(value, Mapping):
        return any(has_hole(key) or has_hole(item) for key, item in value.items())
    return isinstance(value, list | tuple) and any(map(has_hole, value))


def only_holes(text: str) -> bool:
    """Whether a text has holes and nothing else."""
    return has_hole(text) and not _HOLE.sub("", text).strip()


def split_holes(text: str) -> list[str]:
    """Split a text at its holes: what is known and the names of holes take turns."""
    return _HOLE.split(text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with the values of its holes, by their names; other holes stay."""
    return _HOLE.sub(lambda found: values.get(found[1], found[0]), text)


def show(text: str) -> str:
    """Return a text to be read by people: holes as `<name>`."""
    return _HOLE.sub(r"<\1>", text)
