"""Runs the snippets that are shell scripts around curl."""

import shutil
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from snipproof.core.confinement import BEST, Confinement
from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages.curl.trace import failing_line, read_trace
from snipproof.languages.running.process import Parent, Program
from snipproof.languages.running.runner import Connect, Limits, RunnerError, RunResult
from snipproof.languages.running.unchanged import check_unchanged

_PRELUDE = Path(__file__).with_name("prelude.bash")


class CurlRunner:
    """Runs a snippet with `bash -Eeuo pipefail FILE`.

    So does a careful reader: a command that fails ends the script, also in a pipe, and so does a
    variable that is not set. `shell` is the path of bash; the one on the PATH unless given. The
    first of `confinements` that the system has confines the runs.
    """

    def __init__(
        self, shell: str | None = None, confinements: Sequence[Confinement] = BEST
    ) -> None:
        self._confinements = confinements
        self._shell = shell or shutil.which("bash")
        self._parent: Parent | None = None
        self._lock = threading.Lock()

    def warm_up(self, _snippet: Snippet, _environment: Mapping[str, str]) -> None:
        """Start the parent that all of them share; see `Runner.warm_up`."""
        if self._shell is not None and self._parent is None:
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
        if self._shell is None:
            raise RunnerError(Code.TOOL_MISSING, "bash is not installed")
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
        result = self._ready_parent().run(
            Program((str(self._shell), "-Eeuo", "pipefail", name), trace=True),
            {**environment, "BASH_ENV": str(_PRELUDE)},
            working_directory,
            limits,
            connect,
        )
        if not result.failed_by_itself:
            return result
        failed = read_trace(result.trace)
        line = failing_line(source, name, failed, result.stderr, result.exit_status)
        return replace(result, stderr_line=line)

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
