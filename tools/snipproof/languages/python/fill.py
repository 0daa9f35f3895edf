"""Puts variables in the place of what a page says that a reader has to replace."""

import io
import re
import tokenize
from collections.abc import Mapping

from snipproof.languages.reading.fill_pattern import fill_pattern

_STRING = re.compile(r"(?P<prefix>[A-Za-z]*)(?P<mark>\"\"\"|'''|\"|')", re.DOTALL)


def fill_python(source: str, variables: Mapping[str, str]) -> str:
    """Return a program that reads a variable where each text stands inside of a string.

    Raises `ValueError` if it stands elsewhere, or if the source cannot be read.
    """
    lines = source.split("\n")
    pattern = fill_pattern(variables)
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, tokenize.TokenError) as error:
        raise ValueError(f"not valid Python: {error}") from error
    inside = 0
    for token in reversed(tokens):
        if token.type != tokenize.STRING or not pattern.search(token.string):
            continue
        inside += len(pattern.findall(token.string))
        (row, column), (end_row, end_column) = token.start, token.end
        new = lines[row - 1][:column] + _filled(token.string, pattern, variables)
        new += lines[end_row - 1][end_column:]
        lines[row - 1 : end_row] = new.split("\n")
    comments = sum(
        len(pattern.findall(token.string)) for token in tokens if token.type == tokenize.COMMENT
    )
    if inside + comments < len(pattern.findall(source)):
        raise ValueError("it stands outside of a string")
    filled = "\n".join(lines)
    if inside and not _HAS_OS.search(source):
        filled = _with_os(filled)
    return filled


_HAS_OS = re.compile(r"^import (?:[\w., ]+, ?)?os\b", re.MULTILINE)
_IMPORT = re.compile(r"^(?=import |from (?!__future__)\w)", re.MULTILINE)


def _with_os(source: str) -> str:
    """Import `os` on the line of the first import; raises `ValueError` if there is none."""
    if not _IMPORT.search(source):
        raise ValueError("the program imports nothing")
    return _IMPORT.sub("import os; ", source, count=1)


def _filled(string: str, pattern: re.Pattern[str], variables: Mapping[str, str]) -> str:
    """Return an expression in place of a string literal; it has as many lines."""
    opened = _STRING.match(string)
    assert opened is not None
    mark = opened["mark"]

    def read(found: re.Match[str]) -> str:
        variable = f'os.environ["{variables[found[0]]}"]'
        return f"{mark} + {variable} + {opened[0]}"

    return f"({pattern.sub(read, string)})"
