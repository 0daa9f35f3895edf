"""Finds the line of a shell script that a failure belongs to, from what bash says of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tree_sitter import Node

from snipproof.languages.curl.parse import parse_shell
from snipproof.languages.reading.tree import walk

_STATEMENTS = frozenset(
    {
        "command",
        "compound_statement",
        "declaration_command",
        "for_statement",
        "if_statement",
        "negated_command",
        "pipeline",
        "redirected_statement",
        "subshell",
        "test_command",
        "unset_command",
        "variable_assignment",
        "variable_assignments",
        "while_statement",
    }
)
_WRAPPERS = frozenset({"negated_command", "pipeline", "redirected_statement"})
_SUBSTITUTIONS = frozenset({"command_substitution", "process_substitution"})
_SYNTAX = (
    "syntax error",
    "unexpected EOF",
    "unexpected end of file",
    "unexpected argument",
    "unexpected token",
)


@dataclass(frozen=True, slots=True)
class FailedCommand:
    """The report of the ERR trap: bash's idea of the line, the depth of subshells, the status."""

    line: int
    depth: int
    status: int


def read_trace(trace: bytes) -> list[FailedCommand]:
    """Read the reports of the ERR trap, oldest first; a report cut off in front is dropped."""
    return [
        FailedCommand(int(line), int(depth), int(status))
        for line, depth, status in re.findall(rb"^(\d+) (\d+) (\d+)$", trace, re.MULTILINE)
    ]


def failing_line(
    source: bytes, name: str, failed: Sequence[FailedCommand], stderr: bytes, exit_status: int
) -> int | None:
    """Return the first line of the command that ended the script called `name`.

    The line that bash names is often another one: of a command that goes over several lines it
    is the first, the last or one between, depending on the kind of command and bash's version.
    It is always one of the command's, though, so the script's syntax tree gives the first. In a
    command substitution it can be outside of the command; there the line of the command around
    it is right.
    """
    said = _said(stderr, name)
    if said and any(mark in said[-1][1] for mark in _SYNTAX):
        return said[-1][0]
    tree: Node | None = None
    if failed and failed[-1].status == exit_status:
        tree = _parse(source)
        outer = _statement(tree, failed[-1].line)
        inner = _innermost(failed)
        statement = _statement(tree, inner.line)
        if outer is None or statement is None or not _inside(statement, outer):
            return _first_line(outer, failed[-1].line)
        if inner.depth and _substituted(statement, outer):
            return _first_line(outer, failed[-1].line)
        return _first_line(statement, inner.line)
    if said:
        line = said[-1][0]
        return _first_line(_statement(_parse(source), line), line)
    return None


def _said(stderr: bytes, name: str) -> list[tuple[int, str]]:
    """Return the lines that bash itself names in its messages, with the messages."""
    pattern = re.compile(rf"^{re.escape(name)}: line (\d+): (.*)$", re.MULTILINE)
    return [(int(line), text) for line, text in pattern.findall(stderr.decode("utf-8", "replace"))]


def _innermost(failed: Sequence[FailedCommand]) -> FailedCommand:
    """Return the start of the last chain: a failing subshell fails the command that holds it."""
    inner = failed[-1]
    for earlier in reversed(failed[:-1]):
        if earlier.depth <= inner.depth:
            break
        inner = earlier
    return inner


def _parse(source: bytes) -> Node:
    return parse_shell(source.decode("utf-8", "replace"))


def _statement(root: Node, line: int) -> Node | None:
    """Return the smallest statement that has this line, with the pipeline that it is part of."""
    found = [
        node
        for node in walk(root)
        if node.type in _STATEMENTS and node.start_point.row < line <= node.end_point.row + 1
    ]
    if not found:
        return None
    smallest = min(found, key=lambda node: node.end_point.row - node.start_point.row)
    while smallest.parent is not None and smallest.parent.type in _WRAPPERS:
        smallest = smallest.parent
    return smallest


def _first_line(statement: Node | None, line: int) -> int:
    return line if statement is None else statement.start_point.row + 1


def _inside(inner: Node, outer: Node) -> bool:
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte


def _substituted(node: Node, outer: Node) -> bool:
    """Say whether a substitution stands between the node and the statement around it."""
    above = node.parent
    while above is not None and above != outer.parent:
        if above.type in _SUBSTITUTIONS:
            return True
        above = above.parent
    return False
