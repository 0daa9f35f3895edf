"""The words of the site, by which its search sets right what is misspelt."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_LEAST = 3
_WORD = re.compile(r"[a-z]{3,}")
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def site_words(texts: Iterable[str], data: Mapping[str, Any]) -> list[str]:
    """Return the words of texts and of the reference, in lower case: of names their parts, too."""
    found: set[str] = set()
    for text in texts:
        found.update(_WORD.findall(text.lower()))
    for name in _names(data):
        found.add(name.lower())
        found.update(part.lower() for part in _PARTS.findall(name) if len(part) >= _LEAST)
    return sorted(word for word in found if _WORD.fullmatch(word))


def _names(value: Any, key: str = "") -> Iterable[str]:
    """Return the names and titles in the reference; its descriptions are read like other texts."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _names(item, str(name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _names(item, key)
    elif isinstance(value, str) and key in {"id", "name", "title", "tag", "phrase", "description"}:
        yield from re.findall(r"[A-Za-z]+", value)
