"""Progress of a run, for a person at a terminal and for nobody else."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from threading import Lock

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from snipproof.core.snippet import Snippet
from snipproof.core.verdict import Status
from snipproof.run.results import Result

_WRONG = frozenset({Status.FAILED, Status.ERROR})


class Progress(AbstractContextManager["Progress"]):
    """Shows what runs now, how many are left and about how long it takes, and then vanishes.

    It is written to the standard error, or to another `console`. Runs begin in other threads, so
    `started` may be called by any.
    """

    def __init__(self, total: int, console: Console | None = None) -> None:
        self._total = total
        self._done = 0
        self._wrong = 0
        self._cached = 0
        self._begun: float | None = None
        self._running: dict[str, float] = {}
        self._lock = Lock()
        self._live = Live(
            console=console or Console(stderr=True),
            transient=True,
            refresh_per_second=8,
            get_renderable=self._lines,
        )

    def __enter__(self) -> "Progress":
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def started(self, snippet: Snippet) -> None:
        """Note that a snippet runs now."""
        with self._lock:
            now = time.monotonic()
            self._begun = self._begun or now
            self._running[snippet.id] = now

    def ended(self, result: Result) -> None:
        """Note a result."""
        with self._lock:
            self._done += 1
            self._wrong += result.verdict.status in _WRONG
            self._cached += result.snippet.id not in self._running
            self._running.pop(result.snippet.id, None)

    def _lines(self) -> Table:
        with self._lock:
            running = list(self._running)
            left = self._total - self._done
            said = Text(f"{self._done} of {self._total}")
            if self._wrong:
                said.append(f", {self._wrong} red", style="red")
            seconds = self._seconds_left(left)
            if seconds is not None:
                said.append(f", {left} left, about {_duration(seconds)}")
        table = Table.grid(padding=(0, 1))
        table.add_row(ProgressBar(max(self._total, 1), self._done, width=24), said)
        grid = Table.grid()
        grid.add_row(table)
        grid.add_row(Text(_shown(running), style="dim", overflow="ellipsis", no_wrap=True))
        return grid

    def _seconds_left(self, left: int) -> float | None:
        """Estimate by what has run so far; what came from the cache took no time."""
        ran = self._done - self._cached
        if self._begun is None or not ran or not left:
            return None
        return (time.monotonic() - self._begun) / ran * left


def _shown(running: Sequence[str]) -> str:
    return "now " + ", ".join(running) if running else ""


def _duration(seconds: float) -> str:
    """Return a duration to the second, or to the minute where it is a long one."""
    whole = max(1, round(seconds))
    return f"{whole} s" if whole < 100 else f"{round(whole / 60)} min"  # noqa: PLR2004
