"""The programs that run the examples, and their versions."""

import os
import re
import shutil
import sys
from functools import cache
from pathlib import Path

from snipproof.core.formats.store import NOTHING_KEPT, Store, digest, digest_files
from snipproof.core.snippet import Language


def search_path() -> str:
    """Return the folders in which snippets find programs: this Python's first, then the user's."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


_PROGRAMS = ("bash", "curl", "jq")


def installed() -> frozenset[str]:
    """Return the names of the programs that examples may need and that are there."""
    return frozenset(name for name in _PROGRAMS if shutil.which(name))


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
    if language is Language.PYTHON:
        python = ".".join(map(str, sys.version_info[:3]))
        key = digest(["version", "requests", installation()])
        return {"python": python, "requests": store.value(key, _requests, str, str)}
    return {name: found for name in ("curl", "bash") if (found := _version(name, store))}


def _requests() -> str:
    from importlib.metadata import version  # noqa: PLC0415  slow to import

    return version("requests")


def _version(name: str, store: Store) -> str:
    """Return the version that a program says it has; empty where it is not there."""
    path = shutil.which(name)
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
