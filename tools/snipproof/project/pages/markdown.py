"""Reads the Markdown of a page as Hugo does: front matter, then shortcodes, then blocks."""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from snipproof.project.pages.shortcodes import Shortcode

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

SUFFIXES = frozenset({".markdown", ".md", ".mdown"})
"""The names' endings by which Hugo knows a page in Markdown."""

_FRONT_MATTER = re.compile(
    r"\s*^(---|\+\+\+)[ \t]*\n(?P<rest>.*?^\1[ \t]*\n?)?", re.DOTALL | re.MULTILINE
)


def blocks(text: str) -> "list[Token]":
    """Return the tokens of a text's blocks; what is in a paragraph is not looked at."""
    return _parser().parse(text)


@cache
def _parser() -> "MarkdownIt":
    """Return what reads blocks alone: nothing inside a paragraph is asked for, and that costs most.

    It is imported when there is a page to read; one that has not changed is in the store.
    """
    from markdown_it import MarkdownIt  # noqa: PLC0415

    return MarkdownIt("commonmark").disable("inline")


def inline_html(text: str) -> list[tuple[int, str]]:
    """Return the tags in a paragraph's text, each with the number of its line, from 0."""
    found: list[tuple[int, str]] = []
    position = 0
    for token in _inline_parser().parseInline(text)[0].children or ():
        if token.type == "html_inline":
            position = max(text.find(token.content, position), position)
            found.append((text.count("\n", 0, position), token.content))
            position += len(token.content)
    return found


@cache
def _inline_parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415  as above

    return MarkdownIt("commonmark")


def without_front_matter(text: str) -> str | None:
    """Return the text with empty lines for its front matter; None where that does not end."""
    front = _FRONT_MATTER.match(text)
    if front is None:
        return text
    if front["rest"] is None:
        return None
    return "\n" * front[0].count("\n") + text[front.end() :]


def without_shortcodes(text: str, shortcodes: Iterable[Shortcode]) -> str:
    """Put inert letters where shortcodes stand, as Hugo does before it reads the Markdown.

    The lines stay the same.
    """
    parts: list[str] = []
    position = 0
    for shortcode in shortcodes:
        tag = text[shortcode.start : shortcode.end]
        parts += [text[position : shortcode.start], "x" + "\n" * tag.count("\n")]
        position = shortcode.end
    return "".join([*parts, text[position:]])


def language(info: str) -> str:
    """Return the language that a fence's info string names (CommonMark 0.31, section 4.5)."""
    words = info.partition("{")[0].split()
    return words[0].lower() if words else ""
