"""Runs snippets with a program that reads a file, such as `bash FILE`."""

import sys
import tempfile
import threading
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from snipproof.core.confinement import BEST, Confinement
from snipproof.core.snippet import Snippet
from snipproof.languages.running.process import Parent, Program
from snipproof.languages.running.runner import Connect, Limits, RunResult
from snipproof.languages.running.unchanged import check_unchanged


class ScriptRunner:
    """Runs each snippet in a new process of a program; one parent starts all of them.

    The first of `confinements` that the system has confines the runs. Subclasses define `command`,
    and what else differs.
    """

    def __init__(self, confinements: Sequence[Confinement] = BEST) -> None:
        self._confinements = confinements
        self._parent: Parent | None = None
        self._lock = threading.Lock()

    @abstractmethod
    def command(self, file: str) -> Program:
        """Return the program that runs a file, by its absolute path.

        Raises `RunnerError` (`TOOL_MISSING`) if it is not installed.
        """

    def variables(self) -> Mapping[str, str]:
        """Return the variables that the program needs beside the snippet's own."""
        return {}

    def blamed_line(self, result: RunResult, file: str, source: bytes) -> int | None:
        """Return the line of the snippet that a failed run blames, if it names one."""
        del result, file, source
        return None

    def warm_up(self, snippet: Snippet, environment: Mapping[str, str]) -> None:
        """Start the parent that all snippets share; see `Runner.warm_up`."""
        del environment
        self.command(str(snippet.file))
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
        source = snippet.copied
        if source == snippet.source:
            result = self._run(
                snippet.file, source, environment, working_directory, limits, connect=connect
            )
            check_unchanged(snippet)
            return result
        with tempfile.TemporaryDirectory(prefix="snipproof-") as directory:
            file = Path(directory, snippet.file.name)
            file.write_bytes(source)
            return self._run(file, source, environment, working_directory, limits, connect=connect)

    def _run(
        self,
        file: Path,
        source: bytes,
        environment: Mapping[str, str],
        working_directory: Path,
        limits: Limits,
        *,
        connect: Connect | None,
    ) -> RunResult:
        name = str(file.absolute())
        program = self.command(name)
        result = self._ready_parent().run(
            program, {**environment, **self.variables()}, working_directory, limits, connect
        )
        if not result.failed_by_itself:
            return result
        return replace(result, stderr_line=self.blamed_line(result, name, source))

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
        if parent is not None:
            parent.close()
