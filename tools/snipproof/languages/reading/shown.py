"""The shared parts of the readers of excerpts: completeness, hidden lines, untraced statements."""

from collections.abc import Sequence

from tree_sitter import Node

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.reading.tree import text


def is_whole(snippet: Snippet) -> bool:
    """Whether pages show all of a snippet."""
    first, last = snippet.shown
    lines = snippet.text.split("\n")
    return first == 1 and last >= len(lines) - (lines[-1] == "")


def lines_of(node: Node) -> tuple[int, int]:
    """Return the first and the last line of a node."""
    first = node.start_point.row + 1
    last = node.end_point.row + (1 if node.end_point.column else 0)
    return first, max(first, last)


def same(alone: Node | None, shown: Sequence[Node]) -> bool:
    """Whether what was read by itself are the very statements that stand in the file.

    `alone` holds them; it is None if they cannot be read by themselves.
    """
    return (
        alone is not None
        and any(node.type != "comment" for node in shown)
        and [(node.type, text(node)) for node in alone.children]
        == [(node.type, text(node)) for node in shown]
    )


def partial(snippet: Snippet, line: int) -> Failure:
    """Return the failure of an excerpt that is not whole."""
    return Failure(
        Code.PARTIAL_EXCERPT,
        "the shown lines are not whole statements at the top of the file",
        snippet.at(line),
        "show whole statements: move docs:start and docs:end, or show the file as it is",
    )


def hidden(snippet: Snippet, node: Node, what: str) -> Failure:
    """Return the failure of a hidden statement; `what` says what it does."""
    return Failure(
        Code.HIDDEN_CODE,
        f"a line that no page shows {what}: {text(node).splitlines()[0][:80]}",
        snippet.at(node.start_point.row + 1),
        "show it, or leave it out: hidden lines may only set variables",
    )


def run_elsewhere(snippet: Snippet, node: Node, name: str) -> Failure:
    """Return the failure of a call that runs what no page shows."""
    return Failure(
        Code.HIDDEN_CODE,
        f"{name} runs code that no page shows",
        snippet.at(node.start_point.row + 1),
        "show the code itself",
    )


def unseen(snippet: Snippet, node: Node, what: str) -> Failure:
    """Return the failure of a call that no trace reports."""
    return Failure(
        Code.UNEXECUTED_CODE,
        f"a trace cannot show that {what} ran",
        snippet.at(node.start_point.row + 1),
        "write it as a statement on a line of its own",
    )
