"""The programs that run the examples, and their versions."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

from snipproof.snippet import Language


def search_path() -> str:
    """Give the folders in which snippets find programs: this Python's first, then the user's."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


_PROGRAMS = ("bash", "curl", "jq")


def installed() -> frozenset[str]:
    """Give the names of the programs that examples may need and that are there."""
    return frozenset(name for name in _PROGRAMS if shutil.which(name))


@cache
def versions(language: Language) -> dict[str, str]:
    """Give the versions of the programs that run a language's snippets."""
    if language is Language.PYTHON:
        python = ".".join(map(str, sys.version_info[:3]))
        return {"python": python, "requests": version("requests")}
    return {name: found for name in ("curl", "bash") if (found := _ask(name))}


def _ask(name: str) -> str:
    """Give the version that a program says it has; empty where it is not there."""
    path = shutil.which(name)
    if path is None:
        return ""
    answer = subprocess.run(
        [path, "--version"], capture_output=True, text=True, check=False, timeout=10
    )
    found = re.search(r"\d+(?:\.\d+)+", answer.stdout)
    return found[0] if found else ""
