"""Copies of sources that tell which statements run."""

from snipproof.languages.running.marked import Insertion, Marked, insert


def test_outer_insertions_come_before_inner_ones() -> None:
    """Of two that begin or end at one place, the outer one is around the inner one."""
    outer, inner = Insertion(0, b"(", 2, b")"), Insertion(0, b"[", 2, b"]")
    assert insert(b"ab", [outer, inner]).copy == b"([ab])"


def test_what_ends_comes_before_what_begins() -> None:
    """At a place where one statement ends and the next begins, the first one is closed first."""
    found = insert(b"ab", [Insertion(0, b"{", 1, b"}"), Insertion(1, b"!")])
    assert found.copy == b"{a}!b"


def test_columns_and_lines_lead_back() -> None:
    """A column of the copy is that of the source, whatever was put in before it in its line."""
    found = insert(b"one\ntwo three\n", [Insertion(4, b"XXX"), Insertion(8, b"YY")])
    assert found.copy == b"one\nXXXtwo YYthree\n"
    assert [found.column(2, column) for column in (1, 4, 6, 10, 12)] == [1, 1, 3, 5, 7]
    assert found.column(1, 2) == 2
    assert (found.line(2), found.line(9)) == (b"two three", b"")


def test_a_source_without_insertions_is_itself() -> None:
    """Nothing is put in, and every place is its own."""
    assert insert(b"a\n", []) == Marked(b"a\n", b"a\n")
