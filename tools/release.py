"""Prints the notes of a release: the part of CHANGELOG.md for a tag such as v1.2.3.

Ends with 2 unless the tag, the package and the changelog name one version.
"""

import re
import sys
from pathlib import Path

from snipproof import __version__

CHANGELOG = Path("CHANGELOG.md")


def notes(changelog: str, tag: str, version: str) -> str:
    """Return the notes for a tag.

    Raises `ValueError` if the tag is not `v` and the package's version, or if the changelog has
    no section `## 1.2.3` with something in it.
    """
    if tag != f"v{version}":
        raise ValueError(f"the tag is {tag}, and the package is {version}: tag it v{version}")
    found = re.search(
        rf"^## \[?{re.escape(version)}\]?(?![\w.])[^\n]*\n(.*?)(?=^## |\Z)",
        changelog,
        re.MULTILINE | re.DOTALL,
    )
    if found is None or not found[1].strip():
        raise ValueError(f"{CHANGELOG} has no section '## {version}': rename '## Unreleased' to it")
    return found[1].strip()


def main() -> int:
    """Print the notes for the tag that is named; 2 and one line if there is a mismatch."""
    try:
        print(notes(CHANGELOG.read_text("utf-8"), sys.argv[1], __version__))
    except (IndexError, OSError, ValueError) as error:
        reason = "usage: release.py TAG" if isinstance(error, IndexError) else error
        print(f"release: {reason}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
