"""Parses a shell script with tree-sitter."""

import re
from functools import cache

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from snipproof.languages.reading.tree import parse


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_bash.language()))


def parse_shell(source: str) -> Node:
    """Parse a script; see `tree.parse` for what is raised."""
    return parse(_parser(), _DIGIT.sub("\\1\u00a4", source).encode())


_DIGIT = re.compile(r"(\{\d*(?:\.\.\d*)?)[^\x00-\xff]")
"""Places where tree-sitter-bash 0.25 asks C whether a character is a digit. C may be asked so for
bytes only; for others, it reads memory that is not its own. Another letter is no digit either."""
