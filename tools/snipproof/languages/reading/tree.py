"""Parses source with tree-sitter, and walks what it finds."""

import time
from collections.abc import Collection, Iterable, Iterator

from tree_sitter import Node, Parser

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.reading.bindings import Position, Scope

PATIENCE = 0.8
"""Seconds that a source may take to be read; a long one takes some milliseconds."""

_LONG = 10_000
"""Bytes above which reading is watched."""


def parse(parser: Parser, source: bytes) -> Node:
    """Parse a source.

    Raises `ValueError` where that would take too long: what is another language altogether can
    take the parser the square of its length.
    """
    # A parser that was broken off would go on with the other source that it had.
    parser.reset()
    if len(source) > _LONG:
        end = time.thread_time() + PATIENCE
        # Only a parse that reads in pieces can be broken off; its nodes are slow to read from.
        parser.parse(
            lambda offset, _: source[offset : offset + 65536],
            progress_callback=lambda *_: time.thread_time() > end,
        )
    return parser.parse(source).root_node


def walk(node: Node) -> Iterator[Node]:
    """Return a node and all nodes in it, in the order of the source, however deep they are."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(current.children))


def text(node: Node) -> str:
    """Return the source of a node."""
    return (node.text or b"").decode("utf-8", "replace")


def position(node: Node) -> Position:
    """Return where a node begins."""
    return (node.start_point.row, node.start_point.column)


def walk_scoped(
    root: Node, functions: Collection[str], blocks: Collection[str]
) -> Iterator[tuple[Node, Scope]]:
    """Return every node with the scope that it stands in; a function's own node is in its own.

    `functions` and `blocks` are the types of nodes that make a scope (see `bindings.Scope`).
    """
    pending = [(root, Scope())]
    while pending:
        node, scope = pending.pop()
        if node.type in functions:
            scope = scope.function(node.id)
        elif node.type in blocks:
            scope = scope.block(node.id)
        yield node, scope
        pending.extend((child, scope) for child in reversed(node.children))


def too_long(snippet: Snippet, patience: float) -> Failure:
    """Return the failure of a snippet that took too long to read."""
    message = f"the snippet took more than {patience:g} s to read"
    return Failure(Code.BAD_SOURCE, message, snippet.location, "write it shorter")


def syntax_failures(
    snippet: Snippet, root: Node, nodes: Iterable[Node], language: str
) -> Iterator[Failure]:
    """Return the first place where a snippet is not valid in its language, if there is one.

    `nodes` are those of its tree, `root` included.
    """
    if not root.has_error:
        return
    broken = next((node for node in nodes if node.is_missing or node.is_error), root)
    line = broken.start_point.row + 1
    if broken.is_missing:
        # It is missing behind what stands before it.
        before = broken.prev_sibling
        line = line if before is None else before.end_point.row + 1
    written = snippet.text.split("\n")[line - 1].strip()
    message = f"not valid {language}" + (f": {written[:120]}" if written else "")
    yield Failure(
        Code.SYNTAX_ERROR, message, snippet.at(line), "fix this line, or the one before it"
    )
