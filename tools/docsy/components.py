"""The content of a page, with any renderer: its texts, and in them what shortcodes make.

Two readers give the same values: `Docsy` for pages made by the layouts of `@docsy/theme`, `Ours`
for pages of this site. What differs between the two, and no reader sees, is left out: paragraphs
around a text, wrappers, buttons.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from selectolax.lexbor import LexborHTMLParser, LexborNode

_STRUCTURE = {
    "a", "b", "blockquote", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "li", "ol",
    "strong", "table", "td", "th", "tr", "ul",
}  # fmt: skip
_CONTENT = "article > .prose"
_MISSING = re.compile(r"The file (\S+) was not found\.")


@dataclass(frozen=True)
class Note:
    """An alert or a notice about the page."""

    color: str
    title: "Body"
    body: "Body"


@dataclass(frozen=True)
class Code:
    """A block of code; `marked` are the lines that stand out, `numbers` those beside the lines."""

    language: str
    text: str
    marked: tuple[str, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Tab:
    """One tab; `key` is what is remembered of its choice, None where nothing is."""

    header: "Body"
    key: str | None
    opened: bool
    disabled: bool
    at_end: bool
    body: "Body"


@dataclass(frozen=True)
class Pane:
    """Tabs in their order."""

    at_end: bool
    tabs: tuple[Tab, ...]


@dataclass(frozen=True)
class Card:
    """A card; what it does not have is empty."""

    header: "Body"
    title: "Body"
    subtitle: "Body"
    body: "Body"
    footer: "Body"


@dataclass(frozen=True)
class Cards:
    """Cards side by side."""

    cards: "Body"


@dataclass(frozen=True)
class Picture:
    """A processed picture: its size in pixels, the digest of its file, and the words below it."""

    width: int
    height: int
    sha256: str
    caption: "Body"
    byline: str | None


@dataclass(frozen=True)
class Missing:
    """The sign that a file was not found."""

    path: str


Component = Note | Code | Pane | Card | Cards | Picture | Missing
Body = tuple[str | Component, ...]


class Reader(Protocol):
    """Reads the pages of one renderer."""

    @property
    def public(self) -> Path:
        """The folder of the built site."""

    def component(self, node: LexborNode) -> Component | None:
        """Return the component that a node is."""

    def ignores(self, node: LexborNode) -> bool:
        """Say whether a node belongs to a component before it, or is not a text of the page."""


def sections(reader: Reader, page: str) -> dict[str, Body]:
    """Return what stands under each heading of level 2, by the heading's id.

    Raises `ValueError` where the page has no content, and `OSError` where there is no page.
    """
    tree = LexborHTMLParser((reader.public / page / "index.html").read_text("utf-8"))
    content = tree.css_first(_CONTENT)
    if content is None:
        raise ValueError(f"{page} has no {_CONTENT}")
    found: dict[str, list[LexborNode]] = {}
    name = ""
    for node in content.iter(include_text=True):
        if node.tag == "h2":
            name = node.attributes.get("id") or ""
        else:
            found.setdefault(name, []).append(node)
    return {name: _joined(reader, nodes) for name, nodes in found.items()}


def body(reader: Reader, node: LexborNode | None) -> Body:
    """Return what is inside a node; nothing where there is no node."""
    return _joined(reader, list(node.iter(include_text=True))) if node else ()


def _joined(reader: Reader, nodes: list[LexborNode]) -> Body:
    """Put texts that follow one another together, with the blanks that a browser shows."""
    parts: list[str | Component] = []
    for part in (part for node in nodes for part in _parts(reader, node)):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    texts = (re.sub(r"\s+", " ", part) if isinstance(part, str) else part for part in parts)
    tidy = (re.sub(r" ?(</?(?:li|ul|ol)>) ?", r"\1", t) if isinstance(t, str) else t for t in texts)
    stripped = (part.strip() if isinstance(part, str) else part for part in tidy)
    return tuple(part for part in stripped if part)


def _parts(reader: Reader, node: LexborNode) -> Iterator[str | Component]:
    if node.tag == "-text":
        yield node.text_content or ""
        return
    tag = node.tag or ""
    if tag.startswith(("-", "!")) or reader.ignores(node):
        return
    if component := reader.component(node):
        yield component
        return
    tag = {"b": "strong", "i": "em"}.get(tag, tag)
    href = node.attributes.get("href")
    kept = tag in _STRUCTURE
    yield (f"<{tag} href={href}>" if href else f"<{tag}>") if kept else " " * (tag != "span")
    for child in node.iter(include_text=True):
        yield from _parts(reader, child)
    yield f"</{tag}>" if kept else " " * (tag != "span")


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def _after(prefix: str, node: LexborNode) -> str:
    """Return the rest of the class that begins so: `json` of `language-json`."""
    return next((c.removeprefix(prefix) for c in _classes(node) if c.startswith(prefix)), "")


def _read(
    node: LexborNode, kinds: dict[str, Callable[[LexborNode], Component | None]]
) -> Component | None:
    """Return what the first of a node's classes that is a kind, or its tag, makes of it."""
    read = next((kinds[name] for name in (*_classes(node), node.tag or "") if name in kinds), None)
    return read(node) if read else None


def _missing(node: LexborNode) -> Missing | None:
    found = _MISSING.fullmatch(node.text().strip())
    return Missing(found[1]) if found else None


def _note(reader: Reader, node: LexborNode, title: str) -> Note:
    heading = node.css_first(title)
    text = body(reader, heading)
    if heading:
        heading.decompose()
    return Note(_after("alert-", node), text, body(reader, node))


def _code(box: LexborNode) -> Code:
    """Read a block of code; in Docsy's, the numbers can be in another cell of a table."""
    numbers = []
    for number in box.css(".ln, .lnt"):
        numbers.append(int(number.attributes.get("data-line") or number.text()))
        number.decompose()
    code = box.css("code")[-1]
    marked = tuple(line.text().rstrip("\n") for line in code.css(".hl"))
    text = code.text().rstrip("\n")
    return Code(_after("language-", code).lower(), text, marked, tuple(numbers))


def _picture(reader: Reader, figure: LexborNode) -> Picture:
    image = figure.css_first("img")
    assert image is not None, "a figure of imgproc has its picture"
    data = (reader.public / (image.attributes["src"] or "").lstrip("/")).read_bytes()
    small = figure.css_first("figcaption small")
    byline = small.text(strip=True) if small else None
    if small:
        small.decompose()
    return Picture(
        width=int(image.attributes["width"] or 0),
        height=int(image.attributes["height"] or 0),
        sha256=hashlib.sha256(data).hexdigest(),
        caption=body(reader, figure.css_first("figcaption")),
        byline=byline,
    )


@dataclass(frozen=True)
class Docsy:
    """Reads pages made by the layouts of `@docsy/theme`."""

    public: Path

    def ignores(self, node: LexborNode) -> bool:
        """Say that of panels of tabs, which are read with their buttons."""
        return "tab-content" in _classes(node)

    def component(self, node: LexborNode) -> Component | None:
        """Return the component that a node is."""
        return _read(
            node,
            {
                "alert": lambda node: _note(self, node, ".alert-heading"),
                "pageinfo": lambda node: Note(_after("pageinfo-", node), (), body(self, node)),
                "highlight": _code,
                "pre": _code,
                "nav-tabs": self._pane,
                "td-card-group": lambda node: Cards(body(self, node)),
                "td-card": self._card,
                "figure": lambda node: _picture(self, node),
                "p": _missing,
            },
        )

    def _card(self, node: LexborNode) -> Card:
        title, subtitle = node.css_first("h5.card-title"), node.css_first("h6.card-title")
        texts = body(self, title), body(self, subtitle)
        for one in (title, subtitle):
            if one:
                one.decompose()
        return Card(
            body(self, node.css_first(".card-header")),
            *texts,
            body(self, node.css_first(".card-body")),
            body(self, node.css_first(".card-footer")),
        )

    def _pane(self, names: LexborNode) -> Pane:
        content = names.next
        while content is not None and "tab-content" not in _classes(content):
            content = content.next
        assert content is not None, "tabs have panels"
        tabs = []
        for button in names.css("button"):
            panel = content.css_first(button.attributes["data-bs-target"] or "")
            item = button.parent
            assert panel is not None
            assert item is not None
            disabled = "disabled" in _classes(button)
            tabs.append(
                Tab(
                    header=body(self, button),
                    key=button.attributes.get("data-td-tp-persist"),
                    opened="active" in _classes(button),
                    disabled=disabled,
                    at_end="ms-auto" in _classes(item),
                    body=() if disabled else body(self, panel),
                )
            )
        return Pane("justify-content-end" in _classes(names), tuple(tabs))


@dataclass(frozen=True)
class Ours:
    """Reads pages of this site."""

    public: Path

    def ignores(self, node: LexborNode) -> bool:
        """Say that of buttons, and of the mark below code."""
        return node.tag in {"button", "svg"} or "mark" in _classes(node)

    def component(self, node: LexborNode) -> Component | None:
        """Return the component that a node is."""
        return _read(
            node,
            {
                "alert": lambda node: _missing(node) or _note(self, node, ".alert-title"),
                "pre": _code,
                "tabs": self._pane,
                "boxes": lambda node: Cards(body(self, node)),
                "box": self._card,
                "figure": lambda node: _picture(self, node),
            },
        )

    def _card(self, node: LexborNode) -> Card:
        parts = ("header", "title", "subtitle", "body", "footer")
        return Card(*(body(self, node.css_first(f".box-{part}")) for part in parts))

    def _pane(self, node: LexborNode) -> Pane:
        names = node.css_first(".tab-list")
        assert names is not None
        tabs = []
        for label, panel in zip(names.css("label"), node.css(".tab-panel"), strict=True):
            box, header = label.css_first("input"), label.css_first("span")
            assert box is not None
            chosen = {"data-tab-choice", "data-language-choice"} & set(box.attributes)
            disabled = "disabled" in box.attributes
            tabs.append(
                Tab(
                    header=body(self, header),
                    key=box.attributes["value"] if chosen else None,
                    opened="checked" in box.attributes,
                    disabled=disabled,
                    at_end="tab-end" in _classes(label),
                    body=body(self, panel),
                )
            )
        return Pane("tab-list-end" in _classes(names), tuple(tabs))
