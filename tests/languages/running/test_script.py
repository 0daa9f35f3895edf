"""Running a file with a program that reads it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from snipproof.core.failure import Code
from snipproof.core.snippet import Language, Snippet
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.running.process import Program
from snipproof.languages.running.runner import Limits, RunnerError, RunResult
from snipproof.languages.running.script import ScriptRunner

WriteSnippet = Callable[[str | bytes, Language], Snippet]


class _Shell(ScriptRunner):
    def command(self, file: str) -> Program:
        return Program(("/bin/sh", file))

    def blamed_line(self, result: RunResult, file: str, source: bytes) -> int | None:
        assert file.encode() in result.stderr
        return source.count(b"\n")


class _Missing(ScriptRunner):
    def command(self, file: str) -> Program:
        raise RunnerError(Code.TOOL_MISSING, f"nothing runs {file}")


@pytest.mark.parametrize("source", ["echo fine\n", "\ufeffecho fine\r\n"])
def test_what_a_reader_copies_is_run(
    write_snippet: WriteSnippet, directory: Path, environment: dict[str, str], source: str
) -> None:
    """A byte order mark and CR LF, which no page shows, are no part of what runs."""
    runner = _Shell()
    try:
        snippet = write_snippet(source, CURL)
        runner.warm_up(snippet, environment)
        result = runner.run(snippet, environment, directory, Limits(seconds=20))
    finally:
        runner.close()
    assert (result.exit_status, result.stdout, result.stderr_line) == (0, b"fine\n", None)


def test_a_failed_run_has_the_line_that_it_blames(
    write_snippet: WriteSnippet, directory: Path, environment: dict[str, str]
) -> None:
    """Only a run that failed by itself is asked for it."""
    runner = _Shell()
    try:
        snippet = write_snippet("echo $0 >&2\nexit 3\n", CURL)
        result = runner.run(snippet, environment, directory, Limits(seconds=20))
    finally:
        runner.close()
    assert (result.exit_status, result.stderr_line) == (3, 2)


def test_a_program_that_is_missing_is_told_before_a_run(
    write_snippet: WriteSnippet, environment: dict[str, str]
) -> None:
    """Nothing is started for a language whose program is not there."""
    with pytest.raises(RunnerError, match="nothing runs"):
        _Missing().warm_up(write_snippet("x", CURL), environment)
