"""Runs the snippets that are shell scripts around curl."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from snipproof.core.confinement import BEST, Confinement
from snipproof.core.failure import Code
from snipproof.languages.curl.trace import failing_line, read_trace
from snipproof.languages.running.process import Program
from snipproof.languages.running.runner import RunnerError, RunResult
from snipproof.languages.running.script import ScriptRunner

_PRELUDE = Path(__file__).with_name("prelude.bash")


class CurlRunner(ScriptRunner):
    """Runs a snippet with `bash -Eeuo pipefail FILE`.

    So does a careful reader: a command that fails ends the script, also in a pipe, and so does a
    variable that is not set. `shell` is the path of bash; the one on the PATH unless given. The
    first of `confinements` that the system has confines the runs.
    """

    def __init__(
        self, shell: str | None = None, confinements: Sequence[Confinement] = BEST
    ) -> None:
        super().__init__(confinements)
        self._shell = shell or shutil.which("bash")

    def command(self, file: str) -> Program:
        """Return bash with the options of a careful reader; see `ScriptRunner.command`."""
        if self._shell is None:
            raise RunnerError(Code.TOOL_MISSING, "bash is not installed")
        return Program((self._shell, "-ETeuo", "pipefail", file), trace=True)

    def variables(self) -> Mapping[str, str]:
        """Return the variable that leads bash to the prelude, which notes lines."""
        return {"BASH_ENV": str(_PRELUDE)}

    def blamed_line(self, result: RunResult, file: str, source: bytes) -> int | None:
        """Return the line of the command that failed."""
        failed = read_trace(result.trace)
        return failing_line(source, file, failed, result.stderr, result.exit_status)
