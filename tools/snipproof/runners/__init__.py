"""Runs a snippet as its reader would, within limits, and says how that went."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from snipproof.snippet import Snippet


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use: `seconds` of time, and `output_bytes` of standard output and of error."""

    seconds: float = 30.0
    output_bytes: int = 1_000_000


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended.

    `exit_status` is what the shell would report: 0 to 255, and 128 + n for a death by signal n,
    which `signal` then names. `stderr_line` is the line of the snippet that the language itself
    blames for a failure, where it says so.
    """

    exit_status: int
    stdout: bytes
    stderr: bytes
    seconds: float
    signal: int | None = None
    timed_out: bool = False
    output_too_large: bool = False
    left_processes: tuple[str, ...] = ()
    stderr_line: int | None = None


class Runner(Protocol):
    """Runs snippets of one language."""

    def run(
        self,
        snippet: Snippet,
        environment: Mapping[str, str],
        working_directory: Path,
        limits: Limits,
    ) -> RunResult:
        """Run one snippet to its end or its limit; nothing of it is left running afterwards.

        `environment` is all that the snippet sees. `working_directory` is empty and its own. Safe
        to call from several threads at once.
        """
        ...

    def close(self) -> None:
        """End whatever the runner keeps warm."""
        ...
