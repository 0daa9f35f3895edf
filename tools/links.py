"""Checks every link and every anchor of a built site, those of its Markdown and llms.txt too.

Absolute links to the site's own address lead into the folder; other sites are not asked.
"""

import re
import subprocess
import sys
import sysconfig
from pathlib import Path

_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')


def command(public: Path) -> list[str]:
    """Give the command that checks a built site. Raises `ValueError` where it has no home page."""
    home = public / "index.html"
    canonical = _CANONICAL.search(home.read_text("utf-8")) if home.is_file() else None
    if canonical is None:
        raise ValueError(f"{home} is no home page of a built site: run `make site`")
    folder = public.resolve()
    return [
        str(Path(sysconfig.get_path("scripts")) / "lychee"),
        "--offline",
        "--include-fragments",
        "--no-progress",
        f"--root-dir={folder}",
        "--index-files=index.html",
        f"--remap={re.escape(canonical[1])}(.*) {folder.as_uri()}/$1",
        f"{folder}/**/*.html",
        f"{folder}/**/*.md",
        f"{folder}/llms.txt",
        f"{folder}/llms-full.txt",
    ]


def main() -> int:
    """Check the site in the folder that is named; lychee's exit status, or 2."""
    try:
        return subprocess.run(command(Path(sys.argv[1])), check=False).returncode
    except (IndexError, ValueError) as error:
        print(error if isinstance(error, ValueError) else "usage: links.py PUBLIC", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
