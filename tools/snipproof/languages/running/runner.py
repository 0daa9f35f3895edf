"""Runs a snippet as its reader would, within limits, and says how that went."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from snipproof.core.confinement import BEST, Confinement
from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet


class RunnerError(Exception):
    """A run could not be carried out, so nothing is known about the snippet.

    `code` says why: `TOOL_MISSING` where a program is not installed, `INTERRUPTED` where the
    runner was closed meanwhile, `INTERNAL_ERROR` where the machinery broke. `hint` is the next
    step.
    """

    def __init__(self, code: Code, message: str, hint: str = "run it again") -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a run.

    `seconds` of time, `output_bytes` of standard output and as much of standard error, and
    `file_bytes` for each file that it writes.
    """

    seconds: float = 30.0
    output_bytes: int = 1_000_000
    file_bytes: int = 100_000_000


@dataclass(frozen=True, slots=True)
class RunnerOptions:
    """How a runner runs: of `confinements` the first that the system has keeps runs to themselves.

    With `cold` each run starts its interpreter anew and shares nothing with another.
    """

    confinements: tuple[Confinement, ...] = BEST
    cold: bool = False


class Tools(Protocol):
    """Knows the versions of what runs snippets; empty for what is not there."""

    def program_version(self, name: str) -> str:
        """Return what a program on the search path says of its version."""
        ...

    def package_version(self, name: str) -> str:
        """Return the version of an installed Python package."""
        ...


Connect = Callable[[socket.socket], Mapping[str, str]]
"""Told, before a run begins, the socket that it can reach; gives the variables that lead there.

The socket listens on loopback, in the network of the run, which may not be the machine's.
"""


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended.

    `exit_status` is what the shell would report: 0 to 255, and 128 + n for a death by signal n,
    which `signal` then names. `stdout` and `stderr` end at the limit where `output_too_large`.
    `left_processes` are the command lines of processes that the snippet started and that had to
    be killed after it. `trace` is the end of what came through `channel.TRACE_FD`, if the run had
    that descriptor. `executed` are the lines that were executed, each with what the language says
    was executed there (empty where the line is all); None where the run was not traced.
    `stderr_line` is the line of the snippet that the language itself blames for
    a failure, if it says so.
    """

    exit_status: int
    stdout: bytes
    stderr: bytes
    seconds: float
    signal: int | None = None
    timed_out: bool = False
    output_too_large: bool = False
    left_processes: tuple[str, ...] = ()
    trace: bytes = b""
    executed: frozenset[tuple[int, str]] | None = None
    stderr_line: int | None = None
    confinement: Confinement = Confinement.NONE

    @property
    def failed_by_itself(self) -> bool:
        """Whether the run ended with an exit status other than 0, and not by a signal."""
        return self.exit_status > 0 and self.signal is None


class Runner(Protocol):
    """Runs snippets of one language."""

    def run(
        self,
        snippet: Snippet,
        environment: Mapping[str, str],
        working_directory: Path,
        limits: Limits,
        connect: Connect | None = None,
    ) -> RunResult:
        """Run one snippet to its end or its limit; nothing of it is left running afterwards.

        `environment`, with what `connect` adds, is all that the snippet sees. `working_directory`
        is empty and its own. Safe to call from several threads at once. Raises `RunnerError`.
        """
        ...

    def warm_up(self, snippet: Snippet, environment: Mapping[str, str]) -> None:
        """Start what a snippet needs, without waiting for it; raises `RunnerError`."""
        ...

    def close(self) -> None:
        """End whatever the runner keeps warm."""
        ...
