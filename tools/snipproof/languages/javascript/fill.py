"""Puts variables in the place of what a page says that a reader has to replace."""

import re
from collections.abc import Mapping

from snipproof.languages.reading.fill_pattern import fill_pattern

_TOKEN = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`", re.DOTALL
)


def fill_javascript(source: str, variables: Mapping[str, str]) -> str:
    """Return a program that reads a variable where each text stands inside of a string.

    Raises `ValueError` if it stands elsewhere.
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
        if mark == "`":
            return pattern.sub(lambda found: f"${{process.env.{variables[found[0]]}}}", text)
        joined = pattern.sub(
            lambda found: f"{mark} + process.env.{variables[found[0]]} + {mark}", text
        )
        return f"({joined})"

    filled = _TOKEN.sub(fill, source)
    if seen < len(pattern.findall(source)):
        raise ValueError("it stands outside of a string")
    return filled
