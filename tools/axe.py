"""Looks at every page of a built site with axe, everything unfolded, in light and then in dark.

The pages are those of its sitemap, and the one for an address that does not exist. What does not
depend on colour is asked once. At a terminal, a line tells how far it is.
"""

import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from browser import FLAGS, find
from lighthouse.host import host

_LOCATION = re.compile(r"<loc>([^<]+)</loc>")
_UNFOLD = "document.querySelectorAll('details').forEach(part => { part.open = true })"
_ALL: dict[str, object] = {"resultTypes": ["violations"], "preload": False}
_COLOURS = {**_ALL, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
_LOOKS: tuple[tuple[Literal["light", "dark"], dict[str, object]], ...] = (
    ("light", _ALL),
    ("dark", _COLOURS),
)


def addresses(public: Path) -> list[str]:
    """Return the paths of a built site's pages. Raises `ValueError` where it has no sitemap."""
    sitemap = public / "sitemap.xml"
    found = _LOCATION.findall(sitemap.read_text("utf-8")) if sitemap.is_file() else []
    if not found:
        raise ValueError(f"{sitemap} names no page of a built site: run `make site`")
    return [*(urlsplit(address).path for address in found), "/404.html"]


def findings(page: Page) -> Iterator[str]:
    """Look at an open page, which is left in dark; give a line for each element that axe names."""
    page.evaluate(_UNFOLD)
    page.evaluate(Axe().axe_script)
    for scheme, options in _LOOKS:
        page.emulate_media(color_scheme=scheme)
        for violation in page.evaluate("options => axe.run(options)", options)["violations"]:
            for node in violation["nodes"]:
                target = " ".join(map(str, node["target"]))
                yield f"{scheme}: {violation['id']}: {violation['help']}: {target}"


def _look(origin: str, program: str, pages: SimpleQueue[str], progress: Progress) -> int:
    """Look at pages in a browser of its own until none is left; say and count what was found."""
    count = 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        page = chromium.new_page()
        while True:
            try:
                address = pages.get_nowait()
            except Empty:
                chromium.close()
                return count
            page.goto(f"{origin}{address}")
            for finding in findings(page):
                count += 1
                progress.console.out(f"{address}: {finding}", highlight=False)
            progress.advance(progress.task_ids[0])


def main() -> int:
    """Look at the site in the folder that is named: 0, 1 where axe found something, or 2."""
    try:
        public = Path(sys.argv[1])
        pages = addresses(public)
    except (IndexError, ValueError) as error:
        print(error if isinstance(error, ValueError) else "usage: axe.py PUBLIC", file=sys.stderr)
        return 2
    program = find()
    if program is None:
        print("No Chromium: run `make browser`", file=sys.stderr)
        return 2
    browsers = os.cpu_count() or 1
    left: SimpleQueue[str] = SimpleQueue()
    for address in pages:
        left.put(address)
    console = Console()
    columns = (TextColumn("pages"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    progress.add_task("", total=len(pages))
    with host(public) as origin, progress, ThreadPoolExecutor(browsers) as pool:
        looks = [pool.submit(_look, origin, program, left, progress) for _ in range(browsers)]
        found = sum(look.result() for look in looks)
    print(f"axe looked at {len(pages)} pages in light and dark and found {found or 'nothing'}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
