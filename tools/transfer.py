"""Weighs the pages of a built site: what a reader's browser fetches for each, after brotli.

Sizes are those of files that are compressed once, when they are published (RFC 7932, quality 11).
What a page asks for only when it is used, such as its search, is not a part of it.
"""

import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import brotli
from selectolax.lexbor import LexborHTMLParser

# Bytes.
LIMITS = {"HTML": 17_000, "CSS": 10_000, "JavaScript": 10_000}

# What a browser fetches by itself, by the attribute that names it.
_FETCHED = {
    "src": "script, img, iframe, audio, video, source, track, embed, input",
    "srcset": "img, source",
    "poster": "video",
    "data": "object",
    "href": "link[rel~=stylesheet], link[rel~=icon], link[rel~=preload], link[rel~=modulepreload],"
    " link[rel~=preconnect], link[rel~=dns-prefetch], link[rel~=prefetch], link[rel~=manifest],"
    " svg use, svg image",
}
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_CSS_FETCHES = re.compile(r"@font-face|@import|url\(\s*['\"]?(?!data:|#)[^)]*", re.IGNORECASE)
_REQUIRED = "default-src 'none'"
_LOOSE = re.compile(
    r"'unsafe-[\w-]+'|(?:script|style|connect|default)-src[^;]*(?:\*|https?:|data:)"
)


def weigh(content: bytes, limit: int) -> int:
    """Return the bytes of a file after brotli; of one that is far below the limit, a bound."""
    bound = len(brotli.compress(content, quality=5))
    return bound if bound <= limit else len(brotli.compress(content, quality=11))


def findings(public: Path) -> Iterator[str]:
    """Return a sentence for each page that costs more than it may, or that asks another host.

    Raises `ValueError` where there is no page at all.
    """
    pages = sorted(public.rglob("*.html"))
    if not pages:
        raise ValueError(f"{public} holds no page")

    @cache
    def size(address: str, kind: str) -> int:
        return weigh((public / address.lstrip("/")).read_bytes(), LIMITS[kind])

    for sheet in sorted(public.rglob("*.css")):
        if "pagefind" not in sheet.parts:
            for fetched in _CSS_FETCHES.findall(sheet.read_text("utf-8")):
                yield f"{sheet}: fetches {fetched}; a style sheet stands alone, without a font"
    for page in pages:
        yield from _judge(page, size)


def _judge(page: Path, size: Callable[[str, str], int]) -> Iterator[str]:
    content = page.read_bytes()
    tree = LexborHTMLParser(content)
    weights = {
        "HTML": weigh(content, LIMITS["HTML"]),
        "CSS": sum(size(one, "CSS") for one in _own(tree, "link[rel=stylesheet]", "href")),
        "JavaScript": sum(size(one, "JavaScript") for one in _own(tree, "script", "src")),
    }
    for kind, weight in weights.items():
        if weight > LIMITS[kind]:
            yield f"{page}: {weight} bytes of {kind} after brotli; {LIMITS[kind]} is the limit"
    for attribute, selector in _FETCHED.items():
        for node in tree.css(selector):
            target = node.attributes.get(attribute) or ""
            if _ELSEWHERE.match(target):
                yield f"{page}: fetches {target} from another host; keep a copy beside the page"
    policy = tree.css_first('meta[http-equiv="Content-Security-Policy"]')
    rules = (policy.attributes.get("content") or "") if policy else ""
    if _REQUIRED not in rules or _LOOSE.search(rules):
        yield f"{page}: its Content-Security-Policy is not strict: {rules or 'there is none'}"
    for node in tree.css("script:not([src]), style, [style]"):
        yield f"{page}: has a script or style in itself: {(node.html or '')[:80]!r}"


def _own(tree: LexborHTMLParser, selector: str, attribute: str) -> Iterator[str]:
    for node in tree.css(selector):
        target = node.attributes.get(attribute) or ""
        if target.startswith("/") and not target.startswith("//"):
            yield target


def main() -> int:
    """Weigh the site in the folder that is named: 0, 1 where something is over, 2 without one."""
    try:
        found = list(findings(Path(sys.argv[1])))
    except IndexError:
        print("usage: transfer.py PUBLIC", file=sys.stderr)
        return 2
    except (OSError, ValueError) as error:
        print(f"{error}; build the site with its own address as the root", file=sys.stderr)
        return 2
    print("\n".join(found) or "Every page is within its limits.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
