"""Reads out of a script's last words why it ended, and finds the line that they speak of.

Bash, curl and jq each say what went wrong, but not for somebody who looks at a page: they name the
line where a command begins, or none, and not the name that was meant.
"""

import re
from collections.abc import Collection, Iterator

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.core.suggestions import nearest
from snipproof.languages.curl.outline import bash_syntax_error
from snipproof.languages.reading.outline import Outline
from snipproof.languages.reading.place import place
from snipproof.languages.reading.reason import (
    LOOK_AT_RESPONSE,
    NO_SUCH_FILE,
    NOBODY_TYPES,
    Reason,
    first_hint,
    unset,
)

_UNBOUND = re.compile(r": (\w+): unbound variable$", re.MULTILINE)
_NOT_FOUND = re.compile(r": line (\d+): (.+): command not found$", re.MULTILINE)
_OPTION = re.compile(r"^curl: option (-\S+): ", re.MULTILINE)
_HOST = re.compile(
    r"^curl: \((?:3|5|6|7)\) (?:.*(?:host: |connect to |server at ))?([\w.:-]*)", re.MULTILINE
)
_SPEAKER = re.compile(r"([a-z][\w.-]*): ")
_COMMANDS = ("awk", "bash", "cat", "curl", "cut", "echo", "grep", "head", "jq", "printf", "sed")
_OWN = re.compile(r"^[ \t]*(?:(?:declare|export|local|readonly)[ \t]+)?(\w+)=", re.MULTILINE)
_COMMAND_NOT_FOUND = 127

_HINTS = {
    re.compile(r"^jq: error .*(?:Cannot (?:index|iterate)|null)", re.MULTILINE): LOOK_AT_RESPONSE,
    re.compile(r"No such file or directory|could not open file", re.IGNORECASE): NO_SUCH_FILE,
    re.compile(r"^curl: \((?:1|3)\) ", re.MULTILINE): (
        "build the URL from the base URL variable, in double quotes or an f-string"
    ),
}
"""The next step, by the last message of a program."""


def reason(
    snippet: Snippet, outline: Outline, stderr: str, line: int, variables: Collection[str]
) -> Reason:
    """Return the reason for an end beyond its status; see `Plugin.reason`."""
    if found := _UNBOUND.search(stderr):
        reads = re.compile(rf"\$\{{?#?{found[1]}\b")
        return unset(snippet, found[1], reads, line, [*variables, *_OWN.findall(snippet.text)])
    if missing := _NOT_FOUND.search(stderr):
        return _not_found(snippet, missing[2], int(missing[1]), line)
    if option := _OPTION.search(stderr):
        where = place(snippet, outline, (option[1],)).line
        return Reason(where, f"curl has no option {option[1]}", "`curl --help all` lists them")
    hint = first_hint(_HINTS, stderr)
    if host := _HOST.search(stderr):
        return Reason(place(snippet, outline, (host[1], "'$", "://", "$")).line, hint=hint)
    if not hint and re.search(r"\bread\b", snippet.text.split("\n")[line - 1]):
        hint = NOBODY_TYPES
    return Reason(_speaker_line(snippet, stderr, line), hint=hint)


def end_failures(snippet: Snippet, stderr: str, status: int, line: int) -> Iterator[Failure]:
    """Return the syntax error that bash reports, or the program that it does not find."""
    if syntax := list(bash_syntax_error(snippet, stderr)):
        yield from syntax
        return
    missing = re.search(r": (curl|jq): command not found", stderr)
    if missing and status == _COMMAND_NOT_FOUND:
        message = f"{missing[1]} is not installed"
        yield Failure(Code.TOOL_MISSING, message, snippet.at(line), f"install {missing[1]}")


def _not_found(snippet: Snippet, command: str, said: int, line: int) -> Reason:
    near = nearest(command, _COMMANDS, least=0.5)
    hint = f"did you mean {near[0]!r}?" if near else "an example needs no more than bash, curl, jq"
    alone = re.compile(rf"(?<![\w-]){re.escape(command)}(?![\w-])")
    lines = snippet.text.split("\n")
    # Bash names a line of the command, and the first one for a command in a pipe.
    numbers = [number for number, text in enumerate(lines, 1) if alone.search(text)]
    where = min(numbers, key=lambda number: (number < line, abs(number - said)), default=line)
    return Reason(where, f"there is no command {command!r}", hint)


def _speaker_line(snippet: Snippet, stderr: str, line: int) -> int | None:
    """Return the line of the program in a pipe that spoke last, from the pipe's first line on."""
    said = [text for text in stderr.split("\n") if text.strip()]
    speaker = _SPEAKER.match(said[-1]) if said else None
    if speaker is None:
        return None
    called = re.compile(rf"(?:^|[|;&(])[ \t]*{re.escape(speaker[1])}(?![\w-])")
    for number, text in enumerate(snippet.text.split("\n"), 1):
        if number >= line and called.search(text):
            return number
    return None
