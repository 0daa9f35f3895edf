"""Judges the end of an example's run."""

import re
import signal
from collections.abc import Collection, Iterator

from snipproof.checks.executed import check_executed
from snipproof.core.confinement import Confinement
from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages import Outline, of
from snipproof.languages.reading.place import place
from snipproof.languages.reading.reason import unset
from snipproof.languages.running.runner import Limits, RunResult


def check_run(
    snippet: Snippet,
    outline: Outline,
    result: RunResult,
    limits: Limits,
    variables: Collection[str] = (),
) -> Iterator[Failure]:
    """Return what is wrong with how a run ended.

    `variables` are the names that had a value in its environment.
    """
    yield from _unset_variables(snippet, outline, variables)
    first_call = outline.calls[0].first if outline.calls else 1
    line = result.stderr_line or first_call
    if result.timed_out:
        yield Failure(
            Code.TIMEOUT,
            f"the snippet did not end within {limits.seconds:g} s",
            snippet.at(_last_line(snippet, _WAITS) or line),
            "look for a loop or a wait; a slow example may set `timeout` in example.toml",
        )
    elif result.output_too_large:
        yield Failure(
            Code.OUTPUT_TOO_LARGE,
            f"the snippet wrote more than {limits.output_bytes:,} bytes",
            snippet.at(_last_line(snippet, _REPEATS) or line),
            "print what a reader needs",
        )
    elif result.signal is not None:
        name = _signal_name(result.signal)
        message = f"the snippet was ended by {name}"
        hint = "an example ends by itself: find what sends the signal, or what crashes"
        yield Failure(Code.KILLED, message, snippet.at(_last_line(snippet, _KILLS) or line), hint)
    elif result.exit_status != 0:
        blamed = result.stderr_line or outline.exit_line(result.exit_status) or first_call
        yield from _exit_status(snippet, outline, result, blamed, variables)
    yield from check_executed(snippet, outline, result)
    for process in result.left_processes:
        yield Failure(
            Code.LEFT_PROCESS,
            f"the snippet ended and left a process running: {process}",
            place(snippet, outline, (process, process.split()[0].rpartition("/")[2], "Popen")),
            "wait for it, or end it",
        )


def _unset_variables(
    snippet: Snippet, outline: Outline, variables: Collection[str]
) -> Iterator[Failure]:
    """Return the variables that have no value, in a language that goes on without a word."""
    if not of(snippet.language).unset_is_silent:
        return
    for name in sorted(outline.variables - {*variables, *_ANY_SYSTEM}):
        reads = re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])")
        why = unset(snippet, name, reads, 1, variables)
        place = snippet.at(why.line or 1)
        yield Failure(Code.BAD_SOURCE, f"the snippet: {why.words}", place, why.hint)


_ANY_SYSTEM = frozenset({"HOME", "PATH", "TMPDIR"})
"""Variables that every run has."""

_WAITS = re.compile(r"\b(?:input|read|select|sleep|until|wait|while)\b")
_REPEATS = re.compile(r"\b(?:for|until|while|yes)\b")
_KILLS = re.compile(r"\b(?:abort|kill|killpg|raise_signal)\b")


def _last_line(snippet: Snippet, words: re.Pattern[str]) -> int | None:
    """Return the last line with one of the words, comments aside."""
    lines = enumerate(snippet.text.split("\n"), 1)
    code = of(snippet.language).code_of
    found = [number for number, text in lines if words.search(code(text))]
    return found[-1] if found else None


_READ_BYTES = 65_536
_READ_LINE = 2_000


def _readable(stderr: bytes) -> str:
    """Return the end of what was said on standard error, without the ends of endless lines.

    The author of a snippet chooses its output, and patterns are slow on long lines.
    """
    said = stderr[-_READ_BYTES:].decode("utf-8", "replace")
    return "\n".join(line[:_READ_LINE] for line in said.split("\n")).strip()


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        # Most of the real-time signals have no name.
        return f"signal {number}"


def _exit_status(
    snippet: Snippet, outline: Outline, result: RunResult, line: int, variables: Collection[str]
) -> Iterator[Failure]:
    stderr = _readable(result.stderr)
    language, status = of(snippet.language), result.exit_status
    told = list(language.end_failures(snippet, stderr, status, line))
    if told:
        yield from told
        return
    message = f"the snippet exited with {status}"
    own = any(place.status == status for place in outline.exits)
    if not own and (meaning := language.status_meaning(status)):
        message += f" ({meaning})"
    why = language.reason(snippet, outline, stderr, line, variables)
    if words := why.words or language.last_words(stderr)[:300]:
        message += f": {words}"
    hint = _kept_from(result, stderr) or why.hint
    yield Failure(Code.EXIT_STATUS, message, snippet.at(why.line or line), hint)


def _kept_from(result: RunResult, stderr: str) -> str:
    """Return a hint where the run was kept from what it tried, as its words suggest."""
    if result.confinement is Confinement.NONE:
        return ""
    refusal = "Permission denied"
    if result.confinement is Confinement.NAMESPACES:
        refusal = "Read-only file system"
        if _NO_WAY.search(stderr):
            return (
                "a run reaches nothing but its example's server: build the URL from the base URL "
                "variable, and leave the proxy that the environment names in its place"
            )
    if refusal in stderr:
        return (
            "a run writes to the folder that it starts in, its $HOME and $TMPDIR, and nowhere else"
        )
    return ""


_NO_WAY = re.compile(
    r"Could not resolve host|Failed to connect|Network is unreachable|Connection refused"
    r"|Temporary failure in name resolution|Name or service not known"
)
"""Messages of programs that find no network."""
