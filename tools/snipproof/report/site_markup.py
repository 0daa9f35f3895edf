"""Checks the markup of built pages: only the site's own scripts, and marks only for code that ran.

Pages may have raw HTML, and it may come from anybody. So whatever the sources say, each built page
is held to lists: of elements, of attributes, of schemes, and of scripts, whose names hold the hash
of what they are.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from snipproof.project.pages.raw_html import attribute_fault
from snipproof.project.problems import DOWNLOADED

_ELEMENTS = frozenset(
    """
    a abbr article aside audio b bdi bdo blockquote body br button caption circle cite code col
    colgroup data dd del desc details dfn div dl dt ellipse em figcaption figure footer g h1 h2 h3
    h4 h5 h6 head header hr html i img input ins kbd label li line link main mark meta nav ol
    optgroup option output p path picture polygon polyline pre progress q rect rp rt ruby s samp
    script search section select small source span strong sub summary sup svg table tbody td
    template text tfoot th thead time title tr track tspan u ul use var video wbr
    """.split()  # noqa: SIM905  as a list it is a page long
)
_LINKS = frozenset(
    "alternate canonical expect icon manifest next prev preload search stylesheet".split()  # noqa: SIM905
)
_HASHED = re.compile(r"\.([0-9a-f]{64})\.(?:css|js)$")
_POLICY = re.compile(r"img-src ([^;]*)")
_SCRIPTS = re.compile(r"(?:^|;)\s*script-src ([^;]*)")
_PINNED = re.compile(r"'(?:strict-dynamic|sha256-[A-Za-z0-9+/]{43}=)'")
_MARKS = re.compile(r"(?:^|\s)(?:mark-verified|icon-verified|verified)(?:\s|$)")

PUBLISHED = frozenset(
    """
    atom avif css csv gif html ico jpeg jpg js json json5 map md mjs mp3 mp4 out pagefind pdf
    pf_filter pf_fragment pf_index pf_meta pf_sort png py rss sh svg toml txt wasm webm webmanifest
    webp woff woff2 xml yaml yml zip go java rb php cs ts ps1
    """.split()  # noqa: SIM905  as a list it is a page long
)
_RUN = frozenset({"css", "htm", "html", "js", "mjs", "svg", "wasm", "xhtml", "xml"})
_OWN_FOLDERS = frozenset({"css", "js", "pagefind"})

Wrong = tuple[LexborNode | None, str]
"""An element and what is wrong with it."""


def foreign_markup(tree: LexborHTMLParser, public: Path) -> Iterator[Wrong]:
    """Return the elements of a page that a browser would run, or load from elsewhere."""
    policies = tree.css('meta[http-equiv="Content-Security-Policy"]')
    policy = policies[0] if policies else None
    yield from _unpinned(tree, policies)
    found = _POLICY.search((policy.attributes.get("content") or "") if policy else "")
    pictures = set(found[1].split()) if found else set[str]()
    for node in tree.css("*"):
        name = node.tag or ""
        if name not in _ELEMENTS and not name.startswith("-"):
            yield node, f"a page has no element <{name}>"
            continue
        for key, value in node.attributes.items():
            if what := attribute_fault(name, key.lower(), value or ""):
                yield node, what
        if name == "script" or (name == "link" and node.attributes.get("rel") == "stylesheet"):
            if what := _not_built(node, public):
                yield node, what
        elif name == "link" and (node.attributes.get("rel") or "") not in _LINKS:
            yield node, f"a page has no link of the kind {node.attributes.get('rel')!r}"
        elif name == "meta" and node.attributes.get("http-equiv") and node not in policies[:2]:
            yield node, "a page has two policies, and no other `http-equiv`"
        elif name in {"img", "source", "video", "audio", "track"} and (
            what := _elsewhere(node, pictures)
        ):
            yield node, what


def _unpinned(tree: LexborHTMLParser, policies: list[LexborNode]) -> Iterator[Wrong]:
    """Return what a page's policies lack: a script is one of those named, and is the site's own.

    Two policies hold together (CSP Level 3, section 8.1). The first names the hashes of all scripts
    of the page, and lets these load others; by the second these are the site's own files.
    """
    if not policies and not tree.css_first("script[src]"):
        return
    said = [(node.attributes.get("content") or "") for node in policies]
    first = _SCRIPTS.findall(said[0])[:1] if said else []
    sources = first[0].split() if first else []
    if "'strict-dynamic'" not in sources or not all(_PINNED.fullmatch(item) for item in sources):
        yield policies[0] if policies else None, "the policy does not name its scripts by hashes"
    if len(said) < 2 or said[1] != "script-src 'self'":  # noqa: PLR2004  the two of a page
        yield policies[-1] if policies else None, "no policy holds scripts to the site's own files"
    for script in tree.css("script[src]"):
        if f"'{script.attributes.get('integrity')}'" not in sources:
            yield script, f"the policy does not name {script.attributes.get('src')}"


def _not_built(node: LexborNode, public: Path) -> str:
    """Return why a script or a style is not one that the site was built with."""
    address = node.attributes.get("src" if node.tag == "script" else "href") or ""
    if not address:
        kind = node.attributes.get("type") or ""
        return "" if kind == "application/json" else "a page has no script in itself"
    parts = urlsplit(address)
    hashed = _HASHED.search(parts.path)
    if parts.scheme or parts.netloc or hashed is None:
        return f"{address} is not a script or style of this site"
    file = next(
        (
            public / Path(*segments)
            for start in range(len(segments_of(parts.path)))
            if (segments := segments_of(parts.path)[start:])
            and (public / Path(*segments)).is_file()
        ),
        None,
    )
    if file is None or not file.resolve().is_relative_to(public.resolve()):
        return f"{address} is not in the built site"
    digest = hashlib.sha256(file.read_bytes()).digest()
    wanted = f"sha256-{base64.b64encode(digest).decode()}"
    if digest.hex() != hashed[1] or node.attributes.get("integrity") != wanted:
        return f"{address} is not what its name and its `integrity` say"
    return ""


def segments_of(path: str) -> list[str]:
    """Return the names in the path of a URL; a site may be published below a base path."""
    return [unquote(part) for part in path.split("/") if part not in {"", ".", ".."}]


def _elsewhere(node: LexborNode, allowed: set[str]) -> str:
    given = (node.attributes.get(name) or "" for name in ("src", "srcset", "poster"))
    for address in (part.split()[0] for text in given for part in text.split(",") if part.split()):
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if parts.netloc and not {origin, address} & allowed and "https:" not in allowed:
            return f"the picture {address} is elsewhere: name it in `pictures` of the front matter"
    return ""


def foreign_files(public: Path) -> Iterator[tuple[Path, str]]:
    """Return the files of a built site that a browser would run, outside of the site's folders."""
    for file in sorted(public.rglob("*")):
        name = file.relative_to(public)
        if file.is_dir() or len(name.parts) == 1 or name.parts[0] in _OWN_FOLDERS:
            continue
        kind = file.suffix.lower().removeprefix(".")
        if name.name in {"index.html", "index.xml"}:
            continue
        # Examples are there to be downloaded; what loads one as a script is refused on its page.
        if name.parts[0] == "snippets" and (kind == "mjs" or f".{kind}" in DOWNLOADED):
            continue
        if kind in _RUN:
            yield file, "a browser runs such files, and the site has none of its own here"
        elif kind not in PUBLISHED:
            yield file, f"files of the type {file.suffix or file.name!r} are not published"


def false_marks(
    tree: LexborHTMLParser, page: Path, is_proven: Callable[[LexborNode, LexborNode], bool]
) -> Iterator[Wrong]:
    """Return the marks that stand at nothing that ran.

    `is_proven` says whether an element with `data-snippet` names a snippet that has passed, and
    another shows its code. The mark of an example in its fence names it, and stands in its box.
    """
    for node in tree.css("*"):
        classes = node.attributes.get("class") or ""
        if node.attributes.get("data-mark") != "verified" and not _MARKS.search(classes):
            continue
        if page.parts[-2:-1] == ("coverage",) and _in_table(node):
            continue
        named = _naming(node)
        if named is not None:
            blocks = named.parent.css("pre") if named.parent else []
            if len(blocks) != 1 or not is_proven(named, blocks[0]):
                yield node, "a mark stands at what did not run"
            continue
        panel = _around(node)
        codes = [] if panel is None else panel.css("code[data-snippet]:not([data-recorded])")
        if len(codes) != 1 or not is_proven(codes[0], codes[0]):
            yield node, "a mark stands at what did not run"
        elif panel is not None and any(not _vouched(pre) for pre in panel.css("pre")):
            yield node, "a mark stands at more than the code that ran"


def _naming(node: LexborNode) -> LexborNode | None:
    """Return the mark that an element is, or is a part of, if it names its snippet."""
    above: LexborNode | None = node
    while above is not None:
        if "data-mark" in above.attributes:
            return above if "data-snippet" in above.attributes else None
        above = above.parent
    return None


def _in_table(node: LexborNode) -> bool:
    """Whether an element is of the table of what is covered."""
    while node.tag != "td" and node.parent is not None:
        node = node.parent
    return "data-coverage" in node.attributes


def _around(node: LexborNode) -> LexborNode | None:
    """Return the panel of an example that a mark stands in."""
    above = node.parent
    while above is not None and above.tag != "body":
        if "tab-panel" in (above.attributes.get("class") or "").split():
            return above
        above = above.parent
    return None


def _vouched(pre: LexborNode) -> bool:
    codes = pre.css("code")
    return _is_exchange(pre) or (len(codes) == 1 and "data-snippet" in codes[0].attributes)


def _is_exchange(pre: LexborNode) -> bool:
    """Whether a block claims to be what went over the wire; `exchanges` finds all of these."""
    above = pre.parent
    return above is not None and "exchange" in (above.attributes.get("class") or "").split()


def exchanges(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode, LexborNode | None]]:
    """Return each recorded request and response of a page, with the code that it stands at."""
    for node in tree.css(".exchange"):
        panel = _around(node)
        codes = [] if panel is None else panel.css("code[data-snippet]:not([data-recorded])")
        yield node, codes[0] if len(codes) == 1 else None


def unknown_blocks(
    tree: LexborHTMLParser, is_known: Callable[[LexborNode], bool]
) -> Iterator[LexborNode]:
    """Return the blocks of text in a fixed width whose content nobody vouches for."""
    for block in tree.css("pre, samp, textarea, xmp, listing, plaintext"):
        if block.tag == "pre" and _is_exchange(block):
            continue
        codes = block.css("code")
        around = (block.text(deep=True) or "").strip()
        if len(codes) != 1 or not is_known(codes[0]) or codes[0].text(deep=True).strip() != around:
            yield block
