"""Finds the programs that run snippets: those of Python packages, or those that are there."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path


@cache
def find_program(name: str, in_package: str, arguments: tuple[str, ...], least: int) -> str | None:
    """Return the path of a program; None if it is not there in a version that does.

    `in_package` is its path in an installed package, which is locked and so preferred. Otherwise
    it is the one on the search path, if the first two numbers that it prints for `arguments`,
    major * 1000 + minor, are at least `least`.
    """
    for folder in sys.path:
        file = Path(folder, in_package)
        if folder and file.is_file() and os.access(file, os.X_OK):
            return str(file)
    path = shutil.which(name)
    return path if path and _version(path, arguments) >= least else None


def _version(path: str, arguments: tuple[str, ...]) -> int:
    try:
        said = subprocess.run(
            [path, *arguments], capture_output=True, text=True, check=False, timeout=10
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r"(\d+)\.(\d+)", said)
    return int(found[1]) * 1000 + int(found[2]) if found else 0
