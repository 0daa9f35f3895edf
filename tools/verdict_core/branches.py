"""Asks whether the tests of each module of the verdict core take every branch of it.

A module is held to its own tests alone: that others run through it as well proves nothing of it.
"""

import json
import subprocess
import sys
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from verdict_core.modules import CORE, PACKAGE, chosen


@dataclass(frozen=True, slots=True)
class Coverage:
    """The part of a module that its tests ran: numbers, and the rest as `from-to` lines."""

    statements: int
    branches: int
    left: tuple[str, ...]


class FailedTestsError(Exception):
    """The tests of a module do not pass; the message is what pytest printed."""


def measure(module: str, folder: Path) -> Coverage:
    """Run the tests of a module; raises `FailedTestsError` where they fail."""
    file = (PACKAGE / f"{module}.py").as_posix()
    data = folder / "coverage"
    tool = [sys.executable, "-m", "coverage"]
    run = [*tool, "run", "--branch", f"--data-file={data}", f"--include={file}", "-m"]
    tests = ["pytest", "--quiet", "-p", "no:cacheprovider", "-p", "no:snipproof", CORE[module]]
    tested = subprocess.run([*run, *tests], capture_output=True, text=True, check=False)
    if tested.returncode:
        raise FailedTestsError(tested.stdout + tested.stderr)
    report = folder / "coverage.json"
    subprocess.run([*tool, "json", "-q", f"--data-file={data}", "-o", str(report)], check=True)
    (found,) = json.loads(report.read_bytes())["files"].values()
    lines = [str(line) for line in found["missing_lines"]]
    # A branch that leaves the function has a negative end.
    jumps = [f"{start}-{max(end, 0) or 'exit'}" for start, end in found["missing_branches"]]
    summary = found["summary"]
    return Coverage(summary["num_statements"], summary["num_branches"], (*lines, *jumps))


def main() -> int:
    """Print a line for each module; 1 where a branch was not taken, or a test fails."""
    parser = ArgumentParser(prog="make core", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(CORE)}")
    arguments = parser.parse_args()
    try:
        modules = chosen(arguments.modules)
    except ValueError as error:
        parser.error(str(error))
    complete = True
    print(f"{'module':18} statements  branches  not taken")
    for module in modules:
        with TemporaryDirectory() as folder:
            try:
                found = measure(module, Path(folder))
            except FailedTestsError as error:
                print(f"{module:18} its tests fail:\n{error}")
                return 1
        left = ", ".join(found.left) or "none"
        print(f"{module:18} {found.statements:10} {found.branches:9}  {left}", flush=True)
        complete = complete and not found.left
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
