"""Recognizes what a reader has to replace, in the ways in which pages mark it."""

import re

from snipproof.languages import Plugin
from snipproof.languages.reading.hole import hole

_ANGLES = r"<(?P<angles>[A-Za-z][\w .:/-]{0,60})>"
_WORDS = (
    r"\b(?P<words>(?:YOUR|MY|REPLACE|INSERT|ENTER|SOME)[_-][A-Z][A-Z0-9_-]{0,60}"
    r"|(?i:your|my)[-_ ](?i:[a-z0-9]{1,20}[-_ ]){0,4}(?i:token|key|secret|id|name|url|host))\b"
)
_DOLLAR = r"\$\{?(?P<dollar>[A-Za-z_]\w{0,60})\}?"
_DUMMY = r"\b(?P<dummy>x{4,}|X{4,})\b"
_DOTS = r"(?P<dots>\.{3}|\u2026)"
_BRACES = r"\{\{?(?P<braces>[A-Za-z][\w .-]{0,60})\}?\}"
_COLON = r"(?<=/):(?P<colon>[A-Za-z]\w{0,60})"

_TEXT = re.compile(f"{_ANGLES}|{_WORDS}|{_DUMMY}|{_DOTS}")
_NO_SHELL = re.compile(_DOLLAR)
_ADDRESS = re.compile(f"{_ANGLES}|{_BRACES}|{_COLON}|{_WORDS}|{_DUMMY}|{_DOTS}")


def _hole(found: re.Match[str]) -> str:
    return hole(next(filter(None, found.groups()), "value"))


def in_text(text: str, language: Plugin) -> str:
    """Put holes where a header, a query or a body has a placeholder.

    A `$NAME` that a shell has left there is sent as it is, so it is none in a shell's language.
    """
    text = text if language.expands_variables else _NO_SHELL.sub(_hole, text)
    return _TEXT.sub(_hole, text)


def in_address(text: str, language: Plugin) -> str:
    """Put holes where a URL has a placeholder: `{id}` and `/:id` are some there, too."""
    text = text if language.expands_variables else _NO_SHELL.sub(_hole, text)
    return _ADDRESS.sub(_hole, text)
