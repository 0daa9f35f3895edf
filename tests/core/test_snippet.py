"""Snippets: the text that readers copy, the lines that pages show, and places in both."""

from pathlib import Path

import pytest

from snipproof.core.location import SourceLocation
from snipproof.core.snippet import PageText, Snippet
from snipproof.languages.curl import LANGUAGE as CURL

FILE = Path("snippets", "tokens", "list", "curl.sh")


def snippet(source: bytes, shown: tuple[int, int], page: PageText | None = None) -> Snippet:
    """Return a snippet of the curl language."""
    place = SourceLocation("content/guide.md" if page else FILE.as_posix(), 7)
    return Snippet("tokens/list", CURL, FILE, source, shown, place, page)


def test_a_snippet_has_the_id_of_its_example_and_language() -> None:
    """The parts are joined as a path."""
    assert snippet(b"curl\n", (1, 1)).id == "tokens/list/curl"


@pytest.mark.parametrize("source", [b"a\nb\n", b"a\r\nb\r\n", b"\xef\xbb\xbfa\r\nb\n"])
def test_marks_of_editors_are_not_copied(source: bytes) -> None:
    """A byte order mark and CR LF are the editor's; the digest does not depend on them."""
    found = snippet(source, (1, 2))
    assert found.copied == b"a\nb\n"
    assert found.digest == snippet(b"a\nb\n", (1, 2)).digest


@pytest.mark.parametrize(
    ("source", "shown", "text"),
    [
        (b"a\nb\nc\n", (1, 3), "a\nb\nc\n"),
        (b"a\nb\nc\n", (2, 2), "b\n"),
        (b"a\nb", (1, 2), "a\nb"),
        (b"a\nb", (1, 1), "a\n"),
    ],
)
def test_pages_show_an_excerpt(source: bytes, shown: tuple[int, int], text: str) -> None:
    """The range counts from 1 and includes both ends; no line break is added to the last line."""
    assert snippet(source, shown).shown_text == text


def test_a_snippet_of_a_page_has_its_text_and_lines() -> None:
    """Lines of the copy lead to lines of the page, also when blocks stand apart."""
    page = PageText("cd\ncurl\n", (12, 20))
    found = snippet(b"cd\ncurl\n", (1, 2), page)
    assert found.shown_text == "cd\ncurl\n"
    assert str(found.at(2)) == "content/guide.md:20"
    assert str(found.at(99)) == "content/guide.md:20"
    assert str(found.at(0)) == "content/guide.md:12"
    assert page.blocks == ("cd\n", "curl\n")


def test_lines_that_follow_each_other_are_one_block() -> None:
    """A gap in the page's lines begins another block."""
    assert PageText("a\nb\nc\n", (3, 4, 9)).blocks == ("a\nb\n", "c\n")


def test_a_line_of_a_file_is_its_place() -> None:
    """A snippet of a file needs no table of lines."""
    assert str(snippet(b"a\nb\n", (1, 2)).at(2)) == f"{FILE.as_posix()}:2"
