"""Repeats clean runs with one, two and four at once, warm and cold, and compares them all."""

import json
import subprocess
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count, islice
from typing import Any

from rich.console import Console
from rich.table import Table

JOBS = (1, 2, 4)
COLD_EVERY = 10
"""Each run of this number starts a new Python for each snippet, which takes much longer."""

Told = Mapping[str, Any]


def ways() -> Iterator[tuple[int, bool]]:
    """Return how many at once, and whether cold, for one run after the other."""
    for number in count():
        yield JOBS[number % len(JOBS)], number % COLD_EVERY == COLD_EVERY - 1


def once(jobs: int, *, cold: bool) -> Told:
    """Run everything once; raises `RuntimeError` where there is no result at all."""
    command = [sys.executable, "-m", "repeat.once", str(jobs), *(["cold"] if cold else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"a run ended with {done.returncode}: {done.stderr[-2000:]}")
    told: Told = json.loads(done.stdout)
    return told


def differences(first: Told, other: Told) -> Iterator[tuple[str, str, str, str]]:
    """Return what is not the same in two runs: the snippet, of what, and the two values."""
    if first["problems"] != other["problems"]:
        yield "", "problems", str(first["problems"]), str(other["problems"])
    ours, theirs = first["snippets"], other["snippets"]
    for name in sorted({*ours, *theirs}):
        one, two = ours.get(name, {}), theirs.get(name, {})
        for key in sorted({*one, *two}):
            if one.get(key) != two.get(key):
                yield name, key, str(one.get(key)), str(two.get(key))


def main() -> int:
    """Run as often as asked; 1 where two runs differ, or not everything passed."""
    parser = ArgumentParser(prog="make repeat", description=__doc__)
    parser.add_argument("--runs", type=int, default=20, help="how many; default: 20")
    runs = parser.parse_args().runs
    console = Console(highlight=False, soft_wrap=True)
    first: Told | None = None
    found: Counter[tuple[str, str, str, str]] = Counter()
    ran: Counter[str] = Counter()
    for number, (jobs, cold) in enumerate(islice(ways(), runs), 1):
        told = once(jobs, cold=cold)
        first = first or told
        found.update(differences(first, told))
        ran[f"-j {jobs}{' --cold' if cold else ''}"] += 1
        sys.stderr.write(f"\r{number} of {runs} runs, {len(found)} differences")
    sys.stderr.write("\n")
    if first is None:
        return 0
    verdicts = Counter(item["verdict"] for item in first["snippets"].values())
    if found:
        table = Table("snippet", "what", "first run", "another run", "runs")
        for difference, times in sorted(found.items()):
            table.add_row(*difference, str(times))
        console.print(table)
    console.print(
        f"{runs} runs of {len(first['snippets'])} snippets "
        f"({', '.join(f'{times} with {way}' for way, times in sorted(ran.items()))}): "
        f"{', '.join(f'{number} {status}' for status, number in sorted(verdicts.items()))} "
        f"in each; {len(found)} differences"
    )
    return 1 if found or set(verdicts) - {"passed", "skipped"} or first["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
