"""The copy of a JavaScript snippet that tells which statements run."""

import pytest

from snipproof.languages.javascript.marked import marked, marked_nodes, unmarked
from snipproof.languages.javascript.parse import parser, request_calls
from snipproof.languages.reading.tree import text, walk


def told(source: str) -> list[str]:
    """Return the parts of a source that a run reports."""
    nodes = list(walk(parser().parse(source.encode()).root_node))
    calls = {call.id for call in request_calls(nodes)}
    return [text(node) for node in marked_nodes(nodes, calls)]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("a();b();", ["a();", "b();"]),
        ("if (x) a(); else b();", ["if (x) a(); else b();", "a();", "b();"]),
        ("for (;;) a();", ["for (;;) a();", "a();"]),
        ("do a(); while (x);", ["do a(); while (x);", "a();"]),
        ("L: for (;;) a();", ["L: for (;;) a();", "a();"]),
        ("switch (x) { case 1: a() }", ["switch (x) { case 1: a() }", "a()"]),
        ('"use strict";\na();', ["a();"]),
        ('import "x";\nfunction f() { a(); }', ["a();"]),
        ("const f = () => fetch(x);", ["const f = () => fetch(x);", "fetch(x)"]),
        ("const f = () => g(x);", ["const f = () => g(x);"]),
        ("class A { static { a(); } }", ["a();"]),
    ],
)
def test_what_a_run_reports(source: str, wanted: list[str]) -> None:
    """Each statement, and the body of an arrow function that makes a request."""
    assert told(source) == wanted


@pytest.mark.parametrize(
    "source",
    [
        "#!/usr/bin/env node\na()\nb()\n",
        "if (x) a()\nelse b()\n",
        "const f = (x) => fetch(x)\nf(1)\n",
        "",
    ],
)
def test_the_copy_is_valid_and_moves_no_line(source: str) -> None:
    """It parses, and each line is where it was."""
    copy = marked(source.encode()).copy
    assert not parser().parse(copy).root_node.has_error
    assert copy.count(b"\n") == source.count("\n")


def test_what_cannot_be_read_stays() -> None:
    """Node reports the mistake as it stands in the file."""
    assert marked(b"a(;\n").copy == b"a(;\n"


def test_words_about_the_copy_are_words_about_the_source() -> None:
    """Lines and columns are the author's own."""
    source = b"let a = 1;\nnothing();\n"
    copy = marked(source)
    line = copy.copy.split(b"\n")[1]
    at = line.index(b"nothing")
    said = b"file:///x.mjs:2\n%s\n%s^\n\nError\n    at file:///x.mjs:2:%d\n" % (
        line,
        b" " * at,
        at + 1,
    )
    assert unmarked(said, copy, "file:///x.mjs") == (
        b"file:///x.mjs:2\nnothing();\n^\n\nError\n    at file:///x.mjs:2:1\n"
    )
