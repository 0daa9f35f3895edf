"""The programs that run the examples, and their versions."""

import os
import re
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from snipproof.core.formats.store import NOTHING_KEPT, Store, digest, digest_files
from snipproof.core.snippet import Language
from snipproof.languages import Plugin, of


def search_path() -> str:
    """Return the folders in which snippets find programs: this Python's first, then the user's."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def installed(languages: Iterable[Plugin]) -> frozenset[str]:
    """Return the names of the programs that examples may need and that are there."""
    names = {name for language in languages for name in language.tools}
    return frozenset(name for name in names if shutil.which(name, path=search_path()))


@cache
def installation() -> str:
    """Return a hash of this tool, its Python, and the names and versions of installed packages.

    Whatever was found by another version of any of these may be worth less.
    """
    distributions = sorted(
        name
        for folder in sys.path
        if os.path.basename(folder) == "site-packages" and os.path.isdir(folder)  # noqa: PTH112, PTH119
        for name in os.listdir(folder)  # noqa: PTH208
        if name.endswith((".dist-info", ".egg-info"))
    )
    return digest([digest_files(Path(__file__).parent.parent, ".py"), sys.version, *distributions])


@cache
def versions(language: Language, store: Store = NOTHING_KEPT) -> dict[str, str]:
    """Return the versions of the programs that run a language's snippets."""
    return of(language).versions(_Tools(store))


@dataclass(frozen=True, slots=True)
class _Tools:
    """Asks what is installed for its version, unless the store knows it."""

    store: Store

    def program_version(self, name: str) -> str:
        """Return what a program on the search path says of its version; empty without it."""
        return _version(name, self.store)

    def package_version(self, name: str) -> str:
        """Return the version of an installed Python package; empty without it."""
        return self.store.value(
            digest(["version", name, installation()]), lambda: _package_version(name), str, str
        )


def _package_version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  slow to import

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _version(name: str, store: Store) -> str:
    """Return the version that a program says it has; empty where it is not there."""
    path = shutil.which(name, path=search_path())
    if path is None:
        return ""
    # To ask takes as long as to run a snippet; a program whose file is the same says the same.
    file = Path(path).resolve()
    found = file.stat()
    state = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    key = digest(["version", str(file), *map(str, state)])
    return store.value(key, lambda: _ask(path), str, str)


def _ask(path: str) -> str:
    """Return the version that a program says it has."""
    import subprocess  # noqa: PLC0415  slow to import

    answer = subprocess.run(
        [path, "--version"], capture_output=True, text=True, check=False, timeout=10
    )
    found = re.search(r"\d+(?:\.\d+)+", answer.stdout)
    return found[0] if found else ""
