"""Puts variables in the place of what a page says that a reader has to replace."""

import re
from collections.abc import Mapping

from snipproof.languages.reading.fill_pattern import fill_pattern

_TOKEN = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`", re.DOTALL)
_IMPORTS = re.compile(r"^import \(", re.MULTILINE)
_IMPORT = re.compile(r"^import (?=\")", re.MULTILINE)


def fill_go(source: str, variables: Mapping[str, str]) -> str:
    """Return a program that reads a variable where each text stands inside of a string.

    Raises `ValueError` if it stands elsewhere, or if the program imports nothing.
    """
    pattern = fill_pattern(variables)
    seen = 0

    def fill(token: re.Match[str]) -> str:
        nonlocal seen
        text = token[0]
        seen += len(pattern.findall(text))
        if text.startswith("/") or not pattern.search(text):
            return text
        mark = text[0]
        joined = pattern.sub(
            lambda found: f'{mark} + os.Getenv("{variables[found[0]]}") + {mark}', text
        )
        return f"({joined})"

    filled = _TOKEN.sub(fill, source)
    if seen < len(pattern.findall(source)):
        raise ValueError("it stands outside of a string")
    if filled == source or re.search(r'^\s*(?:import )?"os"\s*$', source, re.MULTILINE):
        return filled
    for imports, new in ((_IMPORTS, 'import ("os";'), (_IMPORT, 'import "os"; import ')):
        if imports.search(filled):
            return imports.sub(new, filled, count=1)
    raise ValueError("the program imports nothing")
