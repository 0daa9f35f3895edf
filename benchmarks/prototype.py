"""The least that could run the snippets: a fork of a warm Python, bash, two at once, no checks.

It says how much of snipproof's time is due to what it checks and isolates.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests  # noqa: F401  what the snippets import, kept warm


def warm(files: list[Path]) -> bool:
    """Run Python files, each in a fork of this process, two at once."""
    running: set[int] = set()
    good = True
    for file in files:
        if len(running) == 2:  # noqa: PLR2004  two at once
            good &= reap(running)
        pid = os.fork()
        if pid == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            exec(compile(file.read_bytes(), str(file), "exec"), {"__name__": "__main__"})  # noqa: S102
            os._exit(0)
        running.add(pid)
    while running:
        good &= reap(running)
    return good


def reap(running: set[int]) -> bool:
    """Wait for a child; says whether it ended well."""
    pid, status = os.wait()
    running.discard(pid)
    return status == 0


def bash(file: Path) -> bool:
    """Run a shell script; says whether it ended well."""
    nowhere = subprocess.DEVNULL
    command = ["bash", str(file)]
    return subprocess.call(command, stdout=nowhere, stderr=nowhere) == 0


def main() -> int:
    """Run the snippets of a project."""
    snippets = Path(sys.argv[1], "snippets")
    good = warm(sorted(snippets.rglob("python.py")))
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(bash, sorted(snippets.rglob("curl.sh"))))
    return 0 if good and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
