"""What the end of a run says about an example."""

import re
import signal
from collections.abc import Collection, Iterator

from snipproof.checks.place import place
from snipproof.checks.reason import reason
from snipproof.core.confinement import Confinement
from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Language, Snippet
from snipproof.languages import Outline
from snipproof.languages.running.runner import Limits, RunResult

_CURL_EXITS = {
    3: "the URL is malformed",
    6: "the host name was not found",
    7: "nothing answers at this host and port",
    22: "the server answered with an error status",
    26: "a file to send could not be read",
    28: "curl's own time limit passed",
    52: "the server sent nothing back",
    56: "the connection broke while data was received",
}
"""What curl means by its exit status (curl's manual, EXIT CODES), where it helps an author."""

_COMMAND_NOT_FOUND = 127


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
    for process in result.left_processes:
        yield Failure(
            Code.LEFT_PROCESS,
            f"the snippet ended and left a process running: {process}",
            place(snippet, outline, (process, process.split()[0].rpartition("/")[2], "Popen")),
            "wait for it, or end it",
        )


_WAITS = re.compile(r"\b(?:input|read|select|sleep|until|wait|while)\b")
_REPEATS = re.compile(r"\b(?:for|until|while|yes)\b")
_KILLS = re.compile(r"\b(?:abort|kill|killpg|raise_signal)\b")


def _last_line(snippet: Snippet, words: re.Pattern[str]) -> int | None:
    """Return the last line with one of the words, comments aside."""
    lines = enumerate(snippet.text.split("\n"), 1)
    found = [number for number, text in lines if words.search(text.partition("#")[0])]
    return found[-1] if found else None


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        # Most of the real-time signals have no name.
        return f"signal {number}"


def _exit_status(
    snippet: Snippet, outline: Outline, result: RunResult, line: int, variables: Collection[str]
) -> Iterator[Failure]:
    stderr = result.stderr.decode("utf-8", "replace").strip()
    if snippet.language is Language.CURL:
        from snipproof.languages.curl.outline import bash_syntax_error  # noqa: PLC0415  hardly needed

        syntax = list(bash_syntax_error(snippet, stderr))
        if syntax:
            yield from syntax
            return
        missing = re.search(r": (curl|jq): command not found", stderr)
        if missing and result.exit_status == _COMMAND_NOT_FOUND:
            message = f"{missing[1]} is not installed"
            yield Failure(Code.TOOL_MISSING, message, snippet.at(line), f"install {missing[1]}")
            return
    status = result.exit_status
    message = f"the snippet exited with {status}"
    own = any(place.status == status for place in outline.exits)
    if snippet.language is Language.CURL and status in _CURL_EXITS and not own:
        message += f" (from curl: {_CURL_EXITS[status]})"
    why = reason(snippet, outline, stderr, line, variables)
    said = [_SHELL_PLACE.sub("", text.strip()) for text in spoken(stderr)]
    if why.words or said:
        message += f": {why.words or said[-1][:300]}"
    hint = _kept_from(result, stderr) or why.hint
    yield Failure(Code.EXIT_STATUS, message, snippet.at(why.line or line), hint)


_METER = re.compile(r"\s*(?:% Total|Dload  Upload|\d+ +\S+ +\d+ .*--:--:--)")
_SHELL_PLACE = re.compile(r"\S*\.sh: line \d+: ")
"""How bash begins what it says: a failure has its place already."""


def spoken(stderr: str) -> list[str]:
    """Return the lines that a snippet said on standard error, without curl's progress meter."""
    lines = stderr.replace("\r", "\n").split("\n")
    return [line for line in lines if line.strip() and not _METER.match(line)]


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
"""What programs say where there is no network."""
