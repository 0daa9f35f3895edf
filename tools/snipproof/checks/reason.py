"""Reads out of a snippet's last words why it ended, and finds the line that they speak of.

Bash, curl, jq and Python each say what went wrong, but not for somebody who looks at a page: they
name the line where a command begins, or none, and not the name that was meant.
"""

import re
import sys
from collections.abc import Collection
from dataclasses import dataclass

from snipproof.checks.place import place
from snipproof.core.snippet import Language, Snippet
from snipproof.core.suggestions import did_you_mean, nearest
from snipproof.languages import Outline


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a snippet ended: in words, where its own do not do, at which line, and what to do."""

    line: int | None = None
    words: str = ""
    hint: str = ""


_UNBOUND = re.compile(r": (\w+): unbound variable$", re.MULTILINE)
_KEY_ERROR = re.compile(r"^KeyError: '(\w+)'$", re.MULTILINE)
_NOT_FOUND = re.compile(r": line (\d+): (.+): command not found$", re.MULTILINE)
_NO_MODULE = re.compile(r"^ModuleNotFoundError: No module named '([\w.]+)'", re.MULTILINE)
_NO_NAME = re.compile(r"^NameError: name '(\w+)' is not defined", re.MULTILINE)
_NO_PART = re.compile(r"^AttributeError: module '([\w.]+)' has no attribute '(\w+)'", re.MULTILINE)
_OPTION = re.compile(r"^curl: option (-\S+): ", re.MULTILINE)
_HOST = re.compile(
    r"^curl: \((?:3|5|6|7)\) (?:.*(?:host: |connect to |server at ))?([\w.:-]*)", re.MULTILINE
)
_SPEAKER = re.compile(r"([a-z][\w.-]*): ")
_COMMANDS = ("awk", "bash", "cat", "curl", "cut", "echo", "grep", "head", "jq", "printf", "sed")
_OWN = re.compile(r"^[ \t]*(?:(?:declare|export|local|readonly)[ \t]+)?(\w+)=", re.MULTILINE)


def reason(
    snippet: Snippet, outline: Outline, stderr: str, line: int, variables: Collection[str]
) -> Reason:
    """Return what can be told of an end beyond its status.

    `line` is where the language itself sees the failure; `variables` are the names that have a
    value in the snippet's environment. What cannot be told better is empty.
    """
    shell = snippet.language is Language.CURL
    found = _UNBOUND.search(stderr) if shell else _KEY_ERROR.search(stderr)
    if found and (shell or found[1] in outline.variables):
        return _unset(snippet, found[1], line, variables)
    if not shell:
        return Reason(hint=_import_hint(stderr) or _hint(stderr))
    if missing := _NOT_FOUND.search(stderr):
        return _not_found(snippet, missing[2], int(missing[1]), line)
    if option := _OPTION.search(stderr):
        where = place(snippet, outline, (option[1],)).line
        return Reason(where, f"curl has no option {option[1]}", "`curl --help all` lists them")
    if host := _HOST.search(stderr):
        return Reason(place(snippet, outline, (host[1], "'$", "://", "$")).line, hint=_hint(stderr))
    hint = _hint(stderr)
    if not hint and re.search(r"\bread\b", snippet.text.split("\n")[line - 1]):
        hint = _NOBODY
    return Reason(_speaker_line(snippet, stderr, line), hint=hint)


_NOBODY = "a run has nobody to type: read the value from an environment variable"
_BASE = "build the URL from the base URL variable, in double quotes or an f-string"
_HINTS = {
    re.compile(
        r"^(?:KeyError|IndexError): |^TypeError: (?:'NoneType'|list indices|string indices)"
        r"|^jq: error .*(?:Cannot (?:index|iterate)|null)",
        re.MULTILINE,
    ): "look at what the answer holds: response.json beside the snippet has it",
    re.compile(r"No such file or directory|could not open file", re.IGNORECASE): (
        "an example finds the files that lie in files/ beside its snippet, and no other"
    ),
    re.compile(r"^EOFError: ", re.MULTILINE): _NOBODY,
    re.compile(
        r"^curl: \((?:1|3)\) |\.(?:InvalidURL|InvalidSchema|MissingSchema): ", re.MULTILINE
    ): _BASE,
    re.compile(r"JSONDecodeError: ", re.MULTILINE): (
        "the answer has no JSON: see its status and its body with -v"
    ),
}
"""What to do next, by what programs say last."""


def _hint(stderr: str) -> str:
    return next((hint for said, hint in _HINTS.items() if said.search(stderr)), "")


_MODULES = ("requests", *sys.stdlib_module_names)


def _import_hint(stderr: str) -> str:
    """Return a hint where Python misses a module, or a name that may well be one."""
    if module := _NO_MODULE.search(stderr):
        otherwise = "examples use requests and what comes with Python"
        return did_you_mean(module[1], _MODULES, otherwise)
    if name := _NO_NAME.search(stderr):
        if name[1] in _MODULES:
            return f"write import {name[1]}"
        return "define it in the snippet: what other examples define is not there"
    if part := _NO_PART.search(stderr):
        return f"if it is a module, import it by its own name: import {part[1]}.{part[2]}"
    return ""


def _unset(snippet: Snippet, name: str, line: int, variables: Collection[str]) -> Reason:
    known = [*variables, *_OWN.findall(snippet.text)]
    otherwise = "set it in the snippet; what every example may read is listed in the mock's world"
    shell = snippet.language is Language.CURL
    reads = re.compile(rf"\$\{{?#?{name}\b") if shell else re.compile(rf"['\"]{name}['\"]")
    where = _first_line(snippet, reads) or line
    return Reason(where, f"it reads {name}, which is not set", did_you_mean(name, known, otherwise))


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


def _first_line(snippet: Snippet, pattern: re.Pattern[str]) -> int | None:
    lines = enumerate(snippet.text.split("\n"), 1)
    return next((number for number, text in lines if pattern.search(text)), None)
