"""`make bench`: prints a table and writes `.snipproof/bench.json` for the page about speed."""

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import generate
from benchmarks.measure import Measurement, counting_server, measure, requests_at, requests_in
from benchmarks.tools import SNIPPROOF, Tool, environment, tools

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Measure everything; a tool that did not send every request is told, and fails nothing."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--peers-python", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=3, help="the median of so many")
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 800])
    parser.add_argument("--growth", type=int, nargs="*", default=[200, 800, 3200, 6400])
    given = parser.parse_args()
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "tools"), str(ROOT)])
    with tempfile.TemporaryDirectory() as name, counting_server() as url:
        folder = Path(name)
        found = {
            "made": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "runs": given.runs,
            "tools": list(_tools(folder, url, given)),
            "moments": list(_moments(folder / "ours", given.runs)),
            "growth": [_grown(folder, size) for size in given.growth],
        }
    file = ROOT / ".snipproof" / "bench.json"
    generate.write(file, json.dumps(found, indent=1) + "\n")
    _print(found)


def _tools(folder: Path, url: str, given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Measure all tools in turn, so that what else the machine does touches all alike."""
    for size in given.sizes:
        known = tools(given.peers_python.absolute(), url)
        places = {
            tool.name: tool.prepare(folder / f"{size}-{number}", size)
            for number, tool in enumerate(known)
        }
        for tool in known:
            if tool.prepare is generate.project:
                _record(places[tool.name])
        rounds: dict[str, list[tuple[Measurement, int]]] = {tool.name: [] for tool in known}
        for _ in range(given.runs):
            for tool in known:
                rounds[tool.name].append(_once(tool, places[tool.name], url))
        base = statistics.median(run.seconds for run, _ in rounds["unchecked prototype"])
        for tool in known:
            runs = rounds[tool.name]
            seconds = statistics.median(run.seconds for run, _ in runs)
            yield {
                "name": tool.name,
                "snippets": size,
                "seconds": round(seconds, 3),
                "ratio": round(seconds / base, 2),
                "processor": round(statistics.median(run.processor for run, _ in runs), 3),
                "requests": min(count for _, count in runs),
                "megabytes": round(max(run.megabytes for run, _ in runs)),
                "status": max(run.status for run, _ in runs),
            }


def _once(tool: Tool, folder: Path, url: str) -> tuple[Measurement, int]:
    requests_at(url)
    run = measure(tool.command, folder, environment(url))
    return run, requests_at(url) if tool.counts else requests_in(folder / "report.json")


def _moments(folder: Path, runs: int) -> Iterator[dict[str, Any]]:
    """Measure what an author does all day, with this project's own examples, in a copy."""
    for name in ("content", "contract", "snippets"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    changed = min((folder / "snippets").rglob("python.py"))

    def forget() -> None:
        shutil.rmtree(folder / ".snipproof", ignore_errors=True)

    def change() -> None:
        with changed.open("a", encoding="utf-8") as stream:
            stream.write("# changed\n")

    def nothing() -> None:
        pass

    for name, before, arguments in (
        ("the first run", forget, ("run",)),
        ("nothing has changed", nothing, ("run",)),
        ("one snippet has changed", change, ("run",)),
        ("check", nothing, ("check",)),
        ("--help", nothing, ("--help",)),
    ):
        taken = []
        for _ in range(runs):
            before()
            run = measure((*SNIPPROOF, *arguments), folder, environment(""))
            taken.append(run)
        yield {
            "name": name,
            "seconds": round(statistics.median(run.seconds for run in taken), 3),
            "processor": round(statistics.median(run.processor for run in taken), 3),
            "status": max(run.status for run in taken),
        }


def _grown(folder: Path, size: int) -> dict[str, Any]:
    """Measure what a snippet costs where there are many."""
    place = generate.project(folder / f"grown-{size}", size)
    _record(place)
    run = measure((*SNIPPROOF, "run", "--no-cache"), place, environment(""))
    return {
        "snippets": size,
        "seconds": round(run.seconds, 3),
        "milliseconds": round(run.seconds / size * 1000, 2),
        "megabytes": round(run.megabytes),
        "status": run.status,
    }


def _record(folder: Path) -> None:
    """Have snipproof record what the mock answers, so that it has recordings to check against."""
    run = measure((*SNIPPROOF, "run", "--update"), folder, environment(""))
    if run.status:
        sys.exit(f"the generated project is not right:\n{run.output[-3000:]}")


def _print(found: dict[str, Any]) -> None:
    console = Console()
    if not console.is_terminal:
        console.width = 120
    for title, rows in (
        (f"Tools, median of {found['runs']}, ratio to the unchecked prototype", found["tools"]),
        ("This project", found["moments"]),
        ("snipproof with many snippets", found["growth"]),
    ):
        table = Table(title=title)
        for column in rows[0] if rows else ():
            table.add_column(column, justify="left" if column == "name" else "right")
        for row in rows:
            table.add_row(*map(str, row.values()))
        console.print(table)


if __name__ == "__main__":
    main()
