"""`make rot`: prints a table and writes `.snipproof/rot.json` for the page about rot."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

from rich.console import Console
from rich.table import Table

from rot.baseline import baseline
from rot.case import Case, CaseError, Family, read_families
from rot.copy import make_copies
from rot.results import Row, is_perfect, results
from rot.score import Score, score
from snipproof.core.formats.store import atomic_write
from snipproof.project.project import load_project
from snipproof.report.screen import Screen, Styled
from snipproof.report.terminal import TerminalReport

CASES = Path("tests", "rot", "cases")
"""The folder of a project's cases."""

_WIDTH = 110
"""How wide the table is in a file or a log."""

FILE = "rot.json"
"""The name of the results in the project's state folder."""


def main() -> int:
    """Run the cases; 0 where all is told as it should be, 1 where not, 2 for a case that is wrong.

    The results are written where all cases were run.
    """
    parser = argparse.ArgumentParser(prog="make rot")
    parser.add_argument("cases", nargs="*", help="ids or patterns (paths/*); all if none is given")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("-v", "--verbose", action="store_true", help="print every message in full")
    given = parser.parse_args()
    project = load_project(Path.cwd())
    root = project.settings.root
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = _WIDTH
    try:
        families = read_families(root / CASES)
        cases = _chosen(families, given.cases)
        with tempfile.TemporaryDirectory(prefix="rot-") as name:
            copies = make_copies(project, cases, Path(name))
            scores = score(copies, given.jobs)
            for copy in copies:
                mine = [item for item in scores.scores if item.case in copy.cases]
                _print_cases(mine, copy.root, verbose=given.verbose)
            baselines = baseline(copies, given.jobs)
    except CaseError as error:
        print(f"rot: {error}", file=sys.stderr)
        return 2
    made = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    found = results(families, scores, baselines, made)
    console.print(_table(found))
    for stray in scores.strays:
        console.print(
            f"reported though nobody changed it: {stray.location} {stray.code} {stray.message}"
        )
    if not given.cases:
        data = json.dumps(found, indent=1, ensure_ascii=False).encode() + b"\n"
        atomic_write(project.settings.folder("state") / FILE, data)
    return 0 if is_perfect(found) else 1


def _chosen(families: Sequence[Family], patterns: Sequence[str]) -> list[Case]:
    """Return the cases with one of these ids; raises `CaseError` where there is none."""
    cases = [case for family in families for case in family.cases]
    if not patterns:
        return cases
    chosen = [case for case in cases if any(fnmatch(case.id, pattern) for pattern in patterns)]
    if not chosen:
        raise CaseError(f"no case is called {' or '.join(patterns)}; see {CASES}/*.toml")
    return chosen


def _print_cases(scores: Sequence[Score], root: Path, *, verbose: bool) -> None:
    """Print the reports on cases: on those that went wrong, or on all."""
    screen = Screen()
    report = TerminalReport(screen, root, verbose=verbose)
    for item in scores:
        if item.right_line and not verbose:
            continue
        style = "bold" if item.right_line else "bold red"
        screen.print(Styled(f"{item.case.id}: {item.case.what}", style))
        for failure in item.told:
            report.failure(failure)
        if not item.right_line:
            wanted = ", ".join(f"{code} {place}" for code, place in item.expected) or "nothing"
            screen.print(Styled(f"    expected: {wanted}", "red"))


def _table(found: Row) -> Table:
    defects, healthy = found["defects"], found["healthy"]
    table = Table(title=f"{defects['cases']} defects, {healthy['cases']} healthy variants")
    table.add_column("", no_wrap=True)
    for heading in ("Cases", "Caught", "Right code", "Right line", "Exit codes", "Strict shell"):
        table.add_column(heading, justify="right")
    for row in defects["families"]:
        table.add_row(row["title"], *_cells(row))
    table.add_section()
    table.add_row("All defects", *_cells(defects), style="bold")
    table.add_row("", "", *(_share(defects, key) for key in _KEYS), style="bold")
    table.add_section()
    for row in healthy["families"]:
        table.add_row(row["title"], str(row["cases"]), *_alarms(row))
    table.add_row("False alarms", str(healthy["cases"]), *_alarms(healthy), style="bold")
    return table


_KEYS = ("caught", "code", "line", "plain", "strict")


def _cells(row: Row) -> list[str]:
    return [str(row["cases"]), *(str(row[key]) for key in _KEYS)]


def _share(row: Row, key: str) -> str:
    return f"{100 * row[key] / row['cases']:.0f} %" if row["cases"] else ""


def _alarms(row: Row) -> list[str]:
    return [str(row["caught"]), "", "", str(row["plain"]), str(row["strict"])]


if __name__ == "__main__":
    sys.exit(main())
