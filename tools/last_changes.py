"""Writes when each source of a page was last changed, as git's history has it.

The templates read `.snipproof/changes.json`, a mapping of paths to dates, where it exists. It does
not where there is no git, no repository, or only a shallow clone, whose one commit would make every
page as new as itself: then a page says nothing.
"""

import json
import subprocess
import sys
from pathlib import Path

_SOURCES = ("content", "contract", "snippets")
_FILE = Path(".snipproof") / "changes.json"


def last_changes(root: Path) -> dict[str, str]:
    """Return the date of the last commit (ISO 8601, local to its author) that changed each file."""
    if _git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    # Newest first: two empty fields, a date, the files of that commit, and so on.
    log = _git(
        root, "log", "-z", "--format=%x00%x00%as", "--name-only", "--relative", "--", *_SOURCES
    )
    changes: dict[str, str] = {}
    for commit in log.split("\0\0")[1:]:
        date, *paths = commit.replace("\n", "\0").strip("\0").split("\0")
        for path in filter(None, paths):
            changes.setdefault(path, date)
    return changes


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def main() -> int:
    """Write the file, or take an old one away."""
    root = Path.cwd()
    file = root / _FILE
    changes = last_changes(root)
    if not changes:
        file.unlink(missing_ok=True)
        return 0
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(changes, indent=2, sort_keys=True), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
