"""Sources are parsed in a time that is bounded, and walked however deep they are."""

import pytest
import tree_sitter_bash
from tree_sitter import Language, Parser

from snipproof.languages.reading.tree import parse, text, walk

PARSER = Parser(Language(tree_sitter_bash.language()))


def test_nodes_come_in_the_order_of_the_source() -> None:
    """A node comes before what is in it, and that in the order in which it is written."""
    root = parse(PARSER, b"a b\nc d\n")
    words = [text(node) for node in walk(root) if node.type == "word"]
    assert words == ["a", "b", "c", "d"]


def test_depth_is_no_obstacle() -> None:
    """Nesting far beyond Python's own limit is walked to its end."""
    root = parse(PARSER, b"echo " + b"$(echo " * 3000 + b"x" + b")" * 3000)
    assert any(node.type == "word" and text(node) == "x" for node in walk(root))


@pytest.mark.usefixtures("no_hang")
def test_a_source_that_takes_too_long_is_given_up() -> None:
    """What is no shell at all, and long, ends with an error and not with a long wait."""
    with pytest.raises(ValueError, match=r".+"):
        parse(PARSER, b"<" * 100_000)
