"""Judges the raw HTML of pages: only what documentation needs, so that no page runs or claims.

The lists are of what is allowed. `snipproof check` holds the sources to them, at the line of a tag;
`snipproof site` holds built pages to the same rules of attributes and addresses.
"""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.project.pages.code_blocks import markdown_lines
from snipproof.project.pages.markdown import blocks, inline_html
from snipproof.project.pages.shortcodes import Shortcode

ELEMENTS = frozenset(
    """
    a abbr address article aside audio b bdi bdo blockquote br caption center circle cite code col
    colgroup dd defs del desc details dfn div dl dt ellipse em figcaption figure font footer g h1
    h2 h3 h4 h5 h6 header hr i img ins kbd li line lineargradient mark ol p path picture polygon
    polyline pre q radialgradient rect rp rt ruby s samp section small source span stop strike
    strong sub summary sup svg table tbody td text tfoot th thead time tr track tspan tt u ul var
    video wbr
    """.split()  # noqa: SIM905  as a list it is a page long
)
"""The elements that a page may write itself."""

_ATTRIBUTES = frozenset(
    """
    abbr align alt border cellpadding cellspacing cite class color colspan controls cx cy d datetime
    dir fill fill-rule gradientunits headers height href hreflang id kind label lang loading name
    nowrap offset open points preload r rel reversed role rowspan rx ry scope sizes span src srcset
    srclang start stop-color stroke stroke-linecap stroke-linejoin stroke-width target title
    transform translate type valign value viewbox width x x1 x2 xmlns y y1 y2
    """.split()  # noqa: SIM905  the same
)
_REFUSED = frozenset(
    {"action", "background", "formaction", "manifest", "ping", "srcdoc", "style", "xlink:href"}
)
_URLS = frozenset({"cite", "data", "href", "poster", "src", "srcset"})
_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
_RESERVED = re.compile(
    r"(?:^|\s)((?:mark|icon)-\S+|mark|verified|exchanges?|tab-panel|variables|with-js|chroma|highlight)(?:\s|$)"
)
"""The classes by which the site's own parts are known."""

_OPEN = re.compile(r"<[A-Za-z/!?]")
_EMPTY_COMMENT = re.compile(r"-?>|.*--!>", re.DOTALL)
"""A comment that a browser takes to end earlier (HTML standard, 13.1.6)."""

_HINT = "write Markdown, or what documentation needs of HTML; see the guide to pages"


def attribute_fault(element: str, name: str, value: str) -> str:
    """Return why an attribute may be on no page of the site; empty if it may."""
    if name.startswith("on") or name in _REFUSED:
        return f"<{element}> may not have the attribute {name!r}"
    if name in _URLS:
        # A browser passes over blanks and control characters in a scheme (URL standard, 4.4).
        scheme, colon, _ = re.sub(r"[\x00-\x20]", "", value).partition(":")
        is_scheme = bool(colon) and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme) is not None
        allowed = _SCHEMES | ({"data"} if element == "img" and name == "src" else set[str]())
        if is_scheme and scheme.lower() not in allowed:
            return f"<{element}> leads to {scheme}: in {name!r}"
    return ""


def raw_html_failures(body: str, path: str, shortcodes: Sequence[Shortcode]) -> Iterator[Failure]:
    """Return what is wrong with the raw HTML of a page, at the line of each tag.

    `body` is the page's text without its front matter, `shortcodes` all that are in it.
    """
    if "<" not in body:
        return
    for token in blocks("\n".join(markdown_lines(body, shortcodes))):
        if not token.map or "<" not in token.content:
            continue
        if token.type == "html_block":
            if token.content.lstrip().startswith("<!--") and "-->" not in token.content:
                continue  # it hides the rest of the page, and `code_blocks` reports it
            parts = [(0, token.content)]
        elif token.type == "inline":
            parts = inline_html(token.content)
        else:
            continue
        for line, text in parts:
            for ahead, what in _faults(text):
                place = SourceLocation(path, token.map[0] + line + ahead + 1)
                yield Failure(Code.UNSAFE_PATH, what, place, _HINT)


def _faults(text: str) -> Iterator[tuple[int, str]]:
    """Return the number of each line, from 0, on which a tag begins that may not be there."""
    reader = _Tags()
    reader.feed(text)
    yield from reader.faults
    # A comment that does not end is reported by itself.
    if _OPEN.search(reader.rawdata) and not reader.rawdata.startswith("<!--"):
        # A browser goes on, and takes what follows for its attributes.
        yield reader.getpos()[0] - 1, "the tag that begins here does not end"


class _Tags(HTMLParser):
    """Notes what is wrong with the tags of a text."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[tuple[int, str]] = []

    def set_cdata_mode(self, elem: str, *, escapable: bool = False) -> None:
        """Look at what is in a script all the same: it is refused as a whole."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self._note(f"a page has no element <{tag}>")
            return
        for key, value in attrs:
            if what := attribute_fault(tag, key, value or ""):
                self._note(what)
            elif key not in _ATTRIBUTES and not key.startswith("aria-"):
                self._note(f"<{tag}> may not have the attribute {key!r}")
            elif key == "class" and (own := _RESERVED.search(value or "")):
                self._note(f"the class {own[1]!r} is for what the site makes itself")

    def handle_comment(self, data: str) -> None:
        if _EMPTY_COMMENT.match(data):
            self._note("a comment ends here for a browser, and not for others")

    def handle_decl(self, decl: str) -> None:
        self._note(f"a page has no <!{decl[:20]}>")

    def unknown_decl(self, data: str) -> None:
        self._note(f"a page has no <![{data[:20]}")

    def handle_pi(self, data: str) -> None:
        self._note(f"a page has no <?{data[:20]}")

    def _note(self, what: str) -> None:
        self.faults.append((self.getpos()[0] - 1, what))
