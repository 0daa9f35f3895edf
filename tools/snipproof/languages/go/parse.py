"""Parses Go, and finds the calls in it."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

import tree_sitter_go
from tree_sitter import Language, Node, Parser

from snipproof.languages.reading.tree import text

SENDS = re.compile(r"(?:\w+\.)*(?:Do|RoundTrip)|http\.(?:Get|Head|Post|PostForm)|\w*[cC]lient\.\w+")
"""The functions that send a request."""


@cache
def parser() -> Parser:
    """Return the parser of Go."""
    return Parser(Language(tree_sitter_go.language()))


def functions(nodes: Iterable[Node]) -> Iterator[tuple[str, list[Node], Node]]:
    """Return the calls: the name of the function as it is written, what it is given, the call."""
    for node in nodes:
        function = node.child_by_field_name("function")
        if node.type == "call_expression" and function is not None:
            given = node.child_by_field_name("arguments")
            yield text(function), [] if given is None else given.named_children, node
