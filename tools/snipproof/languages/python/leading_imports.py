"""Reads the imports that a Python file opens with."""

import io
import re
import tokenize
from collections.abc import Iterator
from functools import lru_cache

_ALWAYS_THERE = frozenset({"import os", "import sys", "import time"})
"""Imports of what every interpreter holds from its start: they leave no trace."""

_LAYOUT = frozenset(
    {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
)

_PLAIN = re.compile(
    rb"(?:(?:import|from)[ ][^\n;#()\\\"']*\n|[ \t]*(?:#[^\n]*)?\n)*"
    rb"(?=(?!(?:import|from)\b|\w{1,2}[\"'])[A-Za-z_@])"
)
"""Imports a line each, up to the first other statement: so most snippets begin."""


def leading_imports(source: bytes) -> str:
    """Return the import statements before any other statement, one a line, in order.

    A docstring may stand before them. What is not UTF-8 or not Python ends the search.
    """
    plain = _PLAIN.match(source)
    return _leading_imports(plain[0] if plain else source)


@lru_cache(1024)
def _leading_imports(source: bytes) -> str:
    """Return them of a source, or of its beginning, which many sources share."""
    statements: list[str] = []
    for number, tokens in enumerate(_logical_lines(source)):
        words = [token.string for token in tokens]
        if words[0] in {"import", "from"} and ";" not in words:
            statements.append(" ".join(words))
        elif number or any(token.type != tokenize.STRING for token in tokens):
            break
    return "\n".join(line for line in statements if line not in _ALWAYS_THERE)


def _logical_lines(source: bytes) -> Iterator[list[tokenize.TokenInfo]]:
    """Return the tokens of each logical line.

    The tokenizer, unlike the parser, warns of nothing.
    """
    line: list[tokenize.TokenInfo] = []
    try:
        text = source.decode("utf-8-sig")
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NEWLINE:
                yield line
                line = []
            elif token.type not in _LAYOUT:
                line.append(token)
    except (UnicodeDecodeError, tokenize.TokenError, SyntaxError):
        return
