"""Divides a run among machines that do not speak to each other.

Each machine divides all that was chosen in the same way and takes its own part. So the parts fit
together if all of them started from the same: `Shard.split` is a hash of it, which reports carry
and `snipproof merge` compares.
"""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from snipproof.core.formats.store import digest
from snipproof.core.snippet import Snippet
from snipproof.core.usage import UsageError
from snipproof.project.project import Project
from snipproof.run.results import Shard

MAX_SHARDS = 1000


def parse_shard(text: str) -> tuple[int, int]:
    """Read `2/5`: the second of five. Raises `UsageError`."""
    number, slash, count = text.partition("/")
    if slash and number.isdecimal() and count.isdecimal():
        which, of = int(number), int(count)
        if 1 <= which <= of <= MAX_SHARDS:
            return which, of
    message = f"--shard is {text!r}; expected a number and how many there are: 1/5, 2/5, … 5/5"
    raise UsageError(message)


def divide(chosen: Sequence[Snippet], of: int, durations: Mapping[str, int]) -> list[list[str]]:
    """Divide the examples, by their ids, into parts that take equally long.

    Durations are milliseconds by snippet; one that is not known is taken to be as most are. The
    longest comes first, each to the part with the least to do (Graham's rule): no part takes longer
    than 4/3 of what the best division would.
    """
    from statistics import median_low  # noqa: PLC0415  slow to import, and most runs are whole

    usual = median_low(durations.values()) if durations else 1
    lengths: dict[str, int] = {}
    for snippet in chosen:
        took = durations.get(snippet.id, usual)
        # No run is free: if all are known as 0, their number still counts.
        lengths[snippet.example_id] = lengths.get(snippet.example_id, 0) + max(took, 1)
    parts: list[list[str]] = [[] for _ in range(of)]
    loads = [0] * of
    for name in sorted(lengths, key=lambda name: (-lengths[name], name)):
        least = loads.index(min(loads))
        parts[least].append(name)
        loads[least] += lengths[name]
    return parts


def take_shard(
    project: Project,
    chosen: Sequence[Snippet],
    number: int,
    of: int,
    durations: Mapping[str, int],
) -> tuple[list[Snippet], Shard]:
    """Return one part of what was chosen, and what says which one it is, and of what."""
    mine = set(divide(chosen, of, durations)[number - 1])
    said = (f"{item.id} {item.digest} {durations.get(item.id)}" for item in chosen)
    shard = Shard(
        number=number,
        of=of,
        split=digest([str(of), str(sorted(durations.values())), *said]),
        snippets=len(chosen),
        commit=_commit(project.settings.root),
        contract=project.contract_sources,
    )
    return [item for item in chosen if item.example_id in mine], shard


def _commit(root: Path) -> str:
    """Return the commit of a work tree; empty where there is none."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"],  # noqa: S607  wherever a system keeps it
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
