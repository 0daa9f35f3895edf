"""Puts calls into a copy of a source, which say that a statement is about to be executed.

For languages whose interpreter or compiler says nothing of single statements. Coverage by blocks
does not do: behind a call that throws or ends the program, it counts what was never reached.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from snipproof.languages.reading.outline import Statement


@dataclass(frozen=True, slots=True)
class Insertion:
    """An insertion into a source: `before` at the byte `first`, and `behind` at the byte `last`."""

    first: int
    before: bytes
    last: int = 0
    behind: bytes = b""


@dataclass(frozen=True, slots=True)
class Marked:
    """A source, its copy with insertions, and these in order: each place in bytes, and the text."""

    source: bytes
    copy: bytes
    pieces: tuple[tuple[int, bytes], ...] = ()

    def column(self, line: int, column: int) -> int:
        """Return the column of the source for one of the copy; both count from 1."""
        start = _start(self.source, line)
        added = 0
        for place, text in self._pieces_of(line):
            if place - start + added >= column - 1:
                break
            added += len(text)
        return max(column - added, 1)

    def line(self, number: int) -> bytes:
        """Return a line of the source, which is counted from 1."""
        return self.source.split(b"\n")[number - 1] if self._has(number) else b""

    def _has(self, line: int) -> bool:
        return 0 < line <= self.source.count(b"\n") + 1

    def _pieces_of(self, line: int) -> Iterator[tuple[int, bytes]]:
        start = _start(self.source, line)
        end = self.source.find(b"\n", start)
        for place, text in self.pieces:
            if start <= place and (end < 0 or place <= end):
                yield place, text


def insert(source: bytes, insertions: Iterable[Insertion]) -> Marked:
    """Return a source with insertions, of which outer ones come before those inside of them."""
    pieces: list[tuple[int, int, int, bytes]] = []
    for order, item in enumerate(insertions):
        pieces.append((item.first, 1, order, item.before))
        if item.behind:
            # What ends at a place ends before something begins there, and the innermost first.
            pieces.append((item.last, 0, -order, item.behind))
    done: list[bytes] = []
    at = 0
    for place, _, _, text in sorted(pieces):
        done += (source[at:place], text)
        at = place
    copy = b"".join((*done, source[at:]))
    return Marked(source, copy, tuple((place, text) for place, _, _, text in sorted(pieces)))


def mark(node: Node) -> str:
    """Return what a trace says of a node: the byte at which it begins, between two signs."""
    return f"@{node.start_byte}@"


def statement(node: Node) -> Statement:
    """Return a node as a statement that a run has to execute, known by its mark."""
    first = node.start_point.row + 1
    last = node.end_point.row + (1 if node.end_point.column else 0)
    return Statement(first, max(first, last), mark(node))


def _start(source: bytes, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = source.find(b"\n", at) + 1
        if not at:
            return len(source)
    return at
