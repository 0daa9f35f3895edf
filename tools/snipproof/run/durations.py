"""How long each snippet took when it last ran: what a run is divided by.

The file is JSON: a snippet's id, and milliseconds. It is small and sorted, to be committed or
carried from one CI run to the next.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from snipproof.core.formats.store import atomic_write, exclusive_lock
from snipproof.core.usage import UsageError
from snipproof.run.results import Result

FILE = "durations.json"
"""The name of the file in the project's state folder."""


def read_durations(file: Path) -> dict[str, int]:
    """Return the milliseconds by snippet. Raises `UsageError` if the file has other content."""
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read as durations: {error}") from error
    numbers = found.values() if isinstance(found, dict) else [None]
    if not all(type(number) is int and number >= 0 for number in numbers):
        message = f'{file} does not hold durations; expected {{"tag/example/curl": milliseconds}}'
        raise UsageError(message)
    return dict(found)


def kept_durations(state: Path) -> dict[str, int]:
    """Return what earlier runs left in the state folder; nothing where there is none, or damage."""
    try:
        return read_durations(state / FILE)
    except UsageError:
        return {}


def keep_durations(results: Iterable[Result], known: Mapping[str, object], state: Path) -> None:
    """Add how long the snippets that ran took; forget examples that are not `known` any more.

    Raises `OSError` where the file cannot be written.
    """
    fresh = {
        result.snippet.id: round(result.seconds * 1000)
        for result in results
        if result.evidence is not None and not result.cached
    }
    if not fresh:
        return
    with exclusive_lock(state):
        found = kept_durations(state) | fresh
        mine = {name: found[name] for name in sorted(found) if name.rpartition("/")[0] in known}
        atomic_write(state / FILE, json.dumps(mine, indent=0).encode() + b"\n")
