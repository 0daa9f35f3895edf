"""Checks every link and every anchor of a built site, those of its Markdown and llms.txt too.

Links to the site's own address lead into the folder, also if that address has a path, as that of
a project's pages on GitHub has. Other sites are not asked.
"""

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')
# Markdown, whatever their names say; as plain text, the code in them would hold links.
_TEXTS = ("llms.txt", "llms-full.txt")


def command(site: Path, root: Path, address: str, texts: Path) -> list[str]:
    """Return the command that checks the site in a folder, and the Markdown in the folder `texts`.

    `root` is the folder that `/` means in links, and `address` the site's own address.
    """
    return [
        str(Path(sysconfig.get_path("scripts")) / "lychee"),
        "--offline",
        "--include-fragments",
        "--no-progress",
        f"--root-dir={root}",
        "--index-files=index.html",
        f"--remap={re.escape(address)}(.*) {site.as_uri()}/$1",
        f"{site}/**/*.html",
        f"{site}/**/*.md",
        f"{texts}/*.md",
    ]


def _address(public: Path) -> str:
    """Return the address of a built site; raises `ValueError` if there is no site."""
    home = public / "index.html"
    canonical = _CANONICAL.search(home.read_text("utf-8")) if home.is_file() else None
    if canonical is None:
        raise ValueError(f"{home} is no home page of a built site: run `make site`")
    return canonical[1]


def check(public: Path) -> int:
    """Check a built site and print what is wrong; lychee's exit status.

    Raises `ValueError` if the folder holds no whole site.
    """
    address, folder = _address(public), public.resolve()
    with TemporaryDirectory(prefix="links-") as made:
        root = site = folder
        if path := urlsplit(address).path.strip("/"):
            # The site stands below the root of its server, as it will when it is published.
            root = Path(made, "root").resolve()
            site = root / path
            site.parent.mkdir(parents=True)
            site.symlink_to(folder, target_is_directory=True)
        texts = Path(made, "texts")
        texts.mkdir()
        names = {str(site): str(folder)}
        for name in _TEXTS:
            file = folder / name
            if not file.is_file():
                raise ValueError(f"{file} is missing: run `make site`")
            names[str(shutil.copy(file, texts / f"{file.stem}.md"))] = str(file)
        program = command(site, root, address, texts)
        done = subprocess.run(program, check=False, stdout=subprocess.PIPE, text=True)
    report = done.stdout
    for copy, original in names.items():
        report = report.replace(copy, original)
    sys.stdout.write(report)
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
