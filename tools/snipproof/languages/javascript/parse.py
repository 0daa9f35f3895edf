"""Parses JavaScript, and finds the calls in it that make a request."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from snipproof.languages.reading.tree import text

_FETCH = re.compile(r"(?:globalThis\.)?fetch|(?:https?)\.(?:get|request)")


@cache
def parser() -> Parser:
    """Return the parser of JavaScript."""
    return Parser(Language(tree_sitter_javascript.language()))


def request_calls(nodes: Sequence[Node]) -> Iterator[Node]:
    """Return the calls that look like a request, in their order."""
    for node in nodes:
        function = node.child_by_field_name("function")
        if node.type != "call_expression" or function is None:
            continue
        if _FETCH.fullmatch(text(function)):
            yield node
