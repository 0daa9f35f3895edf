"""What the readers of excerpts share."""

from collections.abc import Callable
from dataclasses import replace

from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages.javascript.parse import parser
from snipproof.languages.reading.shown import (
    hidden,
    is_whole,
    lines_of,
    partial,
    run_elsewhere,
    same,
    unseen,
)

MakeSnippet = Callable[..., Snippet]
SOURCE = "a();\n\nb(\n  1);\n"


def test_a_file_is_shown_whole_or_in_part(make_snippet: MakeSnippet) -> None:
    """The end of the last line is no line."""
    snippet = make_snippet(SOURCE, "javascript")
    assert is_whole(snippet)
    assert not is_whole(replace(snippet, shown=(1, 3)))
    assert not is_whole(replace(snippet, shown=(2, 4)))


def test_nodes_have_lines() -> None:
    """Both are counted from 1, and included."""
    root = parser().parse(SOURCE.encode()).root_node
    assert [lines_of(node) for node in root.children] == [(1, 1), (3, 4)]


def test_statements_are_the_same_or_not() -> None:
    """Text and kind are compared, and comments alone are nothing to show."""
    one, two = (parser().parse(text).root_node for text in (SOURCE.encode(), b"a();\n"))
    assert same(one, one.children)
    assert not same(two, one.children)
    assert not same(None, one.children)
    comment = parser().parse(b"// a\n").root_node
    assert not same(comment, comment.children)


def test_failures_name_what_and_where(make_snippet: MakeSnippet) -> None:
    """Each has its code, its line, and the text that it is about."""
    snippet = make_snippet(SOURCE, "javascript")
    node = parser().parse(SOURCE.encode()).root_node.children[1]
    found = [
        partial(snippet, 3),
        hidden(snippet, node, "acts"),
        run_elsewhere(snippet, node, "eval"),
        unseen(snippet, node, "this"),
    ]
    assert [item.code for item in found] == [
        Code.PARTIAL_EXCERPT,
        Code.HIDDEN_CODE,
        Code.HIDDEN_CODE,
        Code.UNEXECUTED_CODE,
    ]
    assert {item.location.line for item in found} == {3}
    assert "acts: b(" in found[1].message
