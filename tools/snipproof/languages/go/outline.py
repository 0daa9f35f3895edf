"""Reads Go with tree-sitter; what it overlooks, the compiler says before anything runs."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from snipproof.core.snippet import Snippet
from snipproof.languages.go.excerpt import faults, statements
from snipproof.languages.go.parse import SENDS, functions, parser
from snipproof.languages.reading.outline import Call, Exit, Outline
from snipproof.languages.reading.tree import PATIENCE, parse, syntax_failures, text, too_long, walk

_MAKES = re.compile(r"http\.NewRequest(?:WithContext)?")
_FATAL = re.compile(r"log\.(?:Fatal|Panic)(?:f|ln)?|panic")


def outline_go(snippet: Snippet) -> Outline:
    """Read a Go snippet."""
    try:
        root = parse(parser(), snippet.copied)
    except ValueError:
        return Outline((too_long(snippet, PATIENCE),), (), frozenset())
    nodes = list(walk(root))
    wrong = list(syntax_failures(snippet, root, nodes, "Go"))
    return Outline(
        tuple(wrong or faults(snippet, root, nodes)),
        tuple(_calls(nodes)),
        frozenset(_variables(nodes)),
        tuple(_exits(nodes)),
        tuple(statements(snippet, nodes)),
    )


def comments(source: str) -> Iterator[tuple[int, int]]:
    """Return the lines with a comment and the columns where it begins."""
    try:
        root = parse(parser(), source.encode())
    except ValueError:
        return
    lines = source.split("\n")
    for node in walk(root):
        if node.type == "comment":
            row, column = node.start_point
            # A parser counts bytes.
            yield row + 1, len(lines[row].encode()[:column].decode("utf-8", "replace"))


def _calls(nodes: list[Node]) -> Iterator[Call]:
    """Return the requests: from where one is made to where it is sent.

    A request begins with its URL, if this has a name in the line before.
    """
    made: int | None = None
    for name, given, node in functions(nodes):
        line, last = node.start_point.row + 1, node.end_point.row + 1
        if _MAKES.fullmatch(name):
            before = _named_in_line(nodes, line - 1)
            made = line - 1 if any(text(part) == before for part in given) else line
        elif SENDS.fullmatch(name):
            yield Call(line if made is None else made, last)
            made = None


def _named_in_line(nodes: list[Node], line: int) -> str | None:
    """Return the variable that a line declares, and it alone."""
    for node in nodes:
        if node.type == "short_var_declaration" and node.start_point.row + 1 == line:
            left = node.child_by_field_name("left")
            return None if left is None else text(left)
    return None


def _variables(nodes: list[Node]) -> Iterator[str]:
    """Return the variables that are read with `os.Getenv` and not set before."""
    own: set[str] = set()
    read: list[str] = []
    for name, given, _ in functions(nodes):
        if not given or given[0].type not in {"interpreted_string_literal", "raw_string_literal"}:
            continue
        variable = text(given[0])[1:-1]
        if name == "os.Getenv":
            read.append(variable)
        elif name == "os.Setenv":
            own.add(variable)
    yield from (name for name in read if name not in own)


def _exits(nodes: list[Node]) -> Iterator[Exit]:
    """Return the places that end a program: `os.Exit`, `log.Fatal`, `panic`."""
    for name, given, node in functions(nodes):
        line = node.start_point.row + 1
        if name == "os.Exit":
            code = text(given[0]) if given else ""
            yield Exit(line, int(code) if re.fullmatch(r"\d{1,3}", code) else None)
        elif _FATAL.fullmatch(name):
            yield Exit(line, 1 if name.startswith("log.Fatal") else 2)
