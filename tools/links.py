"""Checks every link and every anchor of a built site, those of its Markdown and llms.txt too.

Absolute links to the site's own address lead into the folder; other sites are not asked.
"""

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory

_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')
# Markdown, whatever their names say; as plain text, the code in them would hold links.
_TEXTS = ("llms.txt", "llms-full.txt")


def command(public: Path, texts: Path) -> list[str]:
    """Return the command that checks a built site, and the Markdown in the folder `texts`.

    Raises `ValueError` where the site has no home page.
    """
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
        f"{texts}/*.md",
    ]


def check(public: Path) -> int:
    """Check a built site and print what is wrong; lychee's exit status.

    Raises `ValueError` where the folder holds no whole site.
    """
    with TemporaryDirectory(prefix="links-") as texts:
        program = command(public, Path(texts))
        names = {}
        for name in _TEXTS:
            path = public.resolve() / name
            if not path.is_file():
                raise ValueError(f"{path} is missing: run `make site`")
            names[str(shutil.copy(path, Path(texts) / f"{path.stem}.md"))] = str(path)
        done = subprocess.run(program, check=False, stdout=subprocess.PIPE, text=True)
    told = done.stdout
    for copy, original in names.items():
        told = told.replace(copy, original)
    sys.stdout.write(told)
    return done.returncode


def main() -> int:
    """Check the site in the folder that is named; lychee's exit status, or 2."""
    try:
        return check(Path(sys.argv[1]))
    except (IndexError, ValueError) as error:
        print(error if isinstance(error, ValueError) else "usage: links.py PUBLIC", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
