"""Finds a Chromium for the browser tests, or installs one.

In this order: the program that `CHROMIUM` names, one on the path, the one that Playwright keeps;
then Debian's package where this is root, then Playwright's download. The headless shell opens a
page in a third of the time that the whole browser takes, so it comes first.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_SHELL = "chromium-headless-shell"
_NAMES = (
    *(_SHELL, "chrome-headless-shell"),
    *("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"),
)
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
    return _of_playwright()


def _of_playwright() -> str | None:
    """Return the path of the Chromium that Playwright keeps, if it has one."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  slow to import

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _is_debian() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _install() -> None:
    if _is_debian():
        options = ["--yes", "--no-install-recommends"]
        steps = [["apt-get", "update"], ["apt-get", "install", *options, _SHELL]]
    else:
        steps = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    for step in steps:
        print("Installing a browser for the tests:", " ".join(step), flush=True)
        done = subprocess.run(
            step, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            return


def main() -> int:
    """Make sure that there is a browser; 1 and one clear line where there is none."""
    found = find()
    if found is None or (_is_debian() and not _is_chosen(found)):
        _install()
        found = find()
    print(f"Browser: {found}" if found else _HINT)
    return 0 if found else 1


def _is_chosen(path: str) -> bool:
    """Whether a browser is the headless shell, or the one that somebody asked for."""
    return path == os.environ.get("CHROMIUM") or "headless-shell" in path


if __name__ == "__main__":
    sys.exit(main())
