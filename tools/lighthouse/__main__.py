"""Prints Lighthouse's scores for one page of each kind."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from lighthouse.host import host

PAGES = {
    "home": "/",
    "guide": "/guides/workspaces/",
    "operation": "/reference/connections/update-connection/",
    "search": "/#search",
}
CATEGORIES = {
    "performance": "Performance",
    "accessibility": "Accessibility",
    "best-practices": "Best practices",
    "seo": "SEO",
}


def main() -> int:
    """Measure the site in `public/`: 0 where all is 100, 1 where not, 2 where it cannot be told.

    The argument is the folder into which the Makefile installed Lighthouse.
    """
    public = Path("public")
    chromium = runpy.run_path(str(Path("tools", "browser.py")))["find"]()
    if not (public / "index.html").is_file():
        print("There is no site in public/: run `make site`", file=sys.stderr)
        return 2
    if chromium is None:
        print("There is no Chromium: run `make browser`", file=sys.stderr)
        return 2
    with host(public) as origin:
        done = subprocess.run(
            ["node", Path(sys.argv[1], "measure.js"), chromium, origin, *PAGES.values()],
            stdout=subprocess.PIPE,
            check=False,
        )
    if done.returncode:
        print("Lighthouse ended with an error", file=sys.stderr)
        return 2
    opinions = json.loads(done.stdout)
    table = Table("Page", *CATEGORIES.values())
    for name, opinion in zip(PAGES, opinions, strict=True):
        scores = [opinion["categories"].get(category) for category in CATEGORIES]
        table.add_row(name, *("-" if s is None else f"{100 * s:.0f}" for s in scores))
    console = Console()
    console.print(table)
    for name, opinion in zip(PAGES, opinions, strict=True):
        for one in opinion["failed"]:
            console.print(f"{name}: {one}", markup=False, highlight=False)
    lowest = min(s for o in opinions for s in o["categories"].values() if s is not None)
    return 0 if lowest == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
