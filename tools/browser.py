"""Finds a Chromium for the browser tests, or installs one.

In this order: the program that `CHROMIUM` names, one on the path, the one that Playwright keeps;
then Debian's package where this is root, then Playwright's download.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# For a browser that tests drive: without a sandbox, which containers lack, and silent.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_HINT = (
    "No Chromium was found, and none could be installed. Install one "
    "(Debian: apt-get install chromium; macOS: brew install chromium), or set CHROMIUM to its path."
)


def find() -> str | None:
    """Return the path of a Chromium that is there, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  slow to import

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _install() -> None:
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        steps = [[apt, "update"], [apt, "install", "--yes", "--no-install-recommends", "chromium"]]
    else:
        steps = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    for step in steps:
        print("Installing a browser for the tests:", " ".join(step), flush=True)
        done = subprocess.run(step, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            return


def main() -> int:
    """Make sure that there is a browser; 1 and one clear line where there is none."""
    if find() is None:
        _install()
    path = find()
    print(f"Browser: {path}" if path else _HINT)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
