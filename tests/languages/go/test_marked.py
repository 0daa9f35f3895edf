"""The copy of a Go snippet that tells which statements run."""

from snipproof.languages.go.marked import marked, marked_nodes, teller
from snipproof.languages.go.parse import parser
from snipproof.languages.reading.tree import text, walk

SOURCE = b"""package main

func main() {
	// a comment
	a(); b()
L:
	for { break L }
	switch { case x: c()
	default: d() }
	_ = func() { e() }
}
"""


def test_what_a_run_reports() -> None:
    """Each statement of each list, be it of a block or of a case."""
    found = [text(node) for node in marked_nodes(walk(parser().parse(SOURCE).root_node))]
    assert sorted(found) == sorted(
        [
            *("a()", "b()", "L:\n\tfor { break L }", "switch { case x: c()\n\tdefault: d() }"),
            *("_ = func() { e() }", "e()", "c()", "d()", "break L"),
        ]
    )


def test_the_copy_is_valid_and_moves_no_line() -> None:
    """It parses, and for the compiler each statement is where it was."""
    copy = marked(SOURCE)
    assert not parser().parse(copy).root_node.has_error
    assert copy.count(b"\n") == SOURCE.count(b"\n")
    assert b"/*line :5:7*/b()" in copy


def test_what_cannot_be_read_stays() -> None:
    """Go reports the mistake as it stands in the file."""
    assert marked(b"package main\nfunc (\n") == b"package main\nfunc (\n"


def test_the_file_that_tells_is_valid() -> None:
    """It belongs to the package that it is written for."""
    assert teller("s1").startswith("package s1\n")
    assert not parser().parse(teller("s1").encode()).root_node.has_error
