"""Finds the code that a page shows: fences, tabs, cards, `highlight`, indented blocks, HTML.

What a shortcode holds is code or Markdown by its own rules, those of Hugo and Docsy. Code in it is
taken out before the Markdown is read, where a comment of bash would be a heading.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.project.pages.markdown import blocks, language, without_shortcodes
from snipproof.project.pages.shortcodes import Shortcode

_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s}]+))""")
_CLASS = re.compile(r"""\bclass=["']?[^"'>]{0,200}?\blanguage-([\w+-]{1,40})""")
_HOLDERS = frozenset({"card", "highlight", "tab"})
"""Shortcodes that hold code between their two tags."""


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Code on a page, in lower case the name of its language if one is given, and its place.

    `title` is what a tab is called. `first` is the line that its text begins on. `attributes` are
    what is given beside the language, such as `untested`. `fenced` says that it is a fence.
    """

    language: str
    text: str
    location: SourceLocation
    first: int
    title: str = ""
    attributes: Mapping[str, str] | None = None
    fenced: bool = False


@dataclass(frozen=True, slots=True)
class _Held:
    """The content of a shortcode: its offsets in the text, and its block of code."""

    start: int
    end: int
    block: CodeBlock


def code_blocks(
    body: str, path: str, shortcodes: Sequence[Shortcode]
) -> tuple[list[CodeBlock | Failure], set[int]]:
    """Return the code of a page, and the numbers of the lines, from 0, in code or comments.

    `body` is the page's text without its front matter, `shortcodes` all that are in it. A failure
    stands for a fence or a comment that does not end.
    """
    found, seen, commented = _markdown(markdown_lines(body, shortcodes), path)
    shown = [
        item.block
        for item in _held(body, shortcodes)
        if item.block.location.line - 1 not in commented
    ]
    shown += (
        CodeBlock(*_own(shortcode), shortcode.location, shortcode.location.line)
        for shortcode in shortcodes
        if shortcode.name == "readfile" and shortcode.named.get("code") == "true"
    )
    return [*found, *shown], seen


def markdown_lines(body: str, shortcodes: Sequence[Shortcode]) -> list[str]:
    """Return the lines of a page's Markdown, with inert letters for shortcodes and their code."""
    lines = without_shortcodes(body, shortcodes).split("\n")
    for item in _held(body, shortcodes):
        # The lines stay the same, and nothing of them is Markdown.
        first = body.count("\n", 0, item.start) + 1
        last = body.count("\n", 0, item.end)
        lines[first:last] = ["x"] * max(last - first, 0)
    return lines


def _own(shortcode: Shortcode) -> tuple[str, str]:
    return shortcode.named.get("lang", "").lower(), ""


def _markdown(
    lines: Sequence[str], path: str
) -> tuple[list[CodeBlock | Failure], set[int], set[int]]:
    """Return the code in Markdown, the lines of fences and comments, and those of comments."""
    found: list[CodeBlock | Failure] = []
    seen: set[int] = set()
    commented: set[int] = set()
    for token in blocks("\n".join(lines)):
        if not token.map:
            continue
        first, last = token.map
        place = SourceLocation(path, first + 1)
        if token.type == "html_block":
            if token.content.lstrip().startswith("<!--"):
                # What is commented out is not shown.
                seen.update(range(first, last))
                commented.update(range(first, last))
                if "-->" not in token.content:
                    # A browser goes on to the page's end, and all that stands there is lost.
                    message = "the comment that begins here is not closed"
                    found.append(Failure(Code.BAD_SOURCE, message, place, "close it with -->"))
            elif "<pre" in token.content.lower():
                named = _CLASS.search(token.content)
                name = named[1].lower() if named else ""
                found.append(CodeBlock(name, token.content, place, first + 1))
        elif token.type == "code_block":
            found.append(CodeBlock("", token.content, place, first + 1))
        elif token.type == "fence":
            seen.update(range(first, last))
            if not _closed(lines[first:last], token.markup):
                message = "this fence is not closed"
                found.append(
                    Failure(Code.BAD_SOURCE, message, place, f"close it with {token.markup}")
                )
            attributes = _given(token.info)
            named_language = language(token.info)
            found.append(
                CodeBlock(
                    named_language,
                    token.content,
                    place,
                    first + 2,
                    attributes=attributes,
                    fenced=True,
                )
            )
    return found, seen, commented


def _closed(lines: Sequence[str], markup: str) -> bool:
    """Whether the last line of a fence closes it (CommonMark 0.31, section 4.5)."""
    last = lines[-1].strip(" \t>") if len(lines) > 1 else ""
    return last.startswith(markup) and not last.strip(markup[0])


def _given(info: str) -> dict[str, str]:
    """Return what an info string gives beside the language.

    Behind the language, words without braces are no attribute to any generator, so that they leave
    no trace on the page: `example=orgs/get-org` and `output` may stand there.
    """
    plain, _, braces = info.partition("{")
    given = _attributes(braces)
    given |= {key: value for key, value in _attributes(plain).items() if key == "example"}
    if "output" in plain.split()[1:]:
        given["output"] = "true"
    return given


def _attributes(text: str) -> dict[str, str]:
    return {found[1]: found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(text)}


def _held(body: str, shortcodes: Iterable[Shortcode]) -> Iterator[_Held]:
    """Return the code that shortcodes hold; a pane's parameters are its tabs' as well."""
    panes: list[Shortcode] = []
    opened: Shortcode | None = None
    for shortcode in shortcodes:
        if shortcode.name == "tabpane":
            if shortcode.closing:
                panes = panes[:-1]
            else:
                panes.append(shortcode)
        elif shortcode.name in _HOLDERS and not shortcode.closing:
            opened = shortcode
        elif opened is not None and shortcode.closing and shortcode.name == opened.name:
            text = body[opened.end : shortcode.start]
            block = _block(opened, panes[-1] if panes else None, text, body)
            if block is not None:
                yield _Held(opened.end, shortcode.start, block)
            opened = None


def _block(tag: Shortcode, pane: Shortcode | None, text: str, body: str) -> CodeBlock | None:
    """Return what is between two tags as code; None where it is Markdown."""
    around = dict(pane.named) if pane is not None and tag.name == "tab" else {}
    title = tag.named.get("header") or next(iter(tag.positional), "")
    if tag.name == "tab":
        # A fence in a tab of code is Markdown that was meant as a fence.
        if _true(tag, "text") or around.get("text") == "true" or _FENCED.match(text):
            return None
        own = title if around.get("langEqualsHeader") == "true" else around.get("lang", "")
        named = tag.named.get("lang") or own
    elif tag.name == "card":
        if not _true(tag, "code"):
            return None
        named, title = tag.named.get("lang", ""), ""
    else:
        named, title = tag.named.get("lang") or title, ""
    blank = len(text) - len(text.lstrip("\r\n"))
    return CodeBlock(
        language=named.lower(),
        text=text[blank:],
        location=tag.location,
        first=body.count("\n", 0, tag.end + blank) + 1,
        title=title,
        # The tabs of one pane are the languages of one example.
        attributes={**({"example": around["example"]} if "example" in around else {}), **tag.named},
    )


_FENCED = re.compile(r"\s*(?:```|~~~)")


def _true(shortcode: Shortcode, name: str) -> bool:
    return shortcode.named.get(name, "").lower() == "true"
