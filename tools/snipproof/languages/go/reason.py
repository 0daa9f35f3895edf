"""Reads out of a Go program's last words why it ended, and finds the line that they speak of.

`log.Fatal` names no line, and most programs end by it: its words, or those of the function whose
error it prints, tell which one it was.
"""

import re
from collections.abc import Collection, Iterator

from tree_sitter import Node

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.go.parse import functions, parser
from snipproof.languages.reading.outline import Outline
from snipproof.languages.reading.reason import (
    LOOK_AT_RESPONSE,
    NO_SUCH_FILE,
    NOT_JSON,
    Reason,
    first_hint,
)
from snipproof.languages.reading.tree import parse, text, walk

_COMPILER = re.compile(r"^main\.go:(\d+):\d+: (.*)$", re.MULTILINE)
_STAMP = re.compile(r"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d ")
_PANIC = re.compile(r"^panic: (.*)$", re.MULTILINE)
_NOT_IN_MODULE = re.compile(r"^main\.go:\d+:\d+: (?:no required module|package \S+ is not in std)")

_HINTS = {
    re.compile(
        r"unsupported protocol scheme|no Host in request URL|invalid URL escape|"
        r"invalid character .* in (?:host name|URL)|first path segment in URL"
    ): ('build the URL from the base URL variable: os.Getenv("NAME") + "/…"'),
    re.compile(
        r"index out of range|assignment to entry in nil map|nil pointer dereference|"
        r"interface conversion|cannot unmarshal"
    ): LOOK_AT_RESPONSE,
    re.compile(r"no such file or directory"): NO_SUCH_FILE,
    re.compile(r"invalid character .* looking for|unexpected end of JSON input"): NOT_JSON,
    re.compile(r"all goroutines are asleep"): "it waits for a channel that nothing sends to",
}
"""The next step, by Go's last message."""

_ORIGINS = {
    re.compile(r"^(?:Get|Head|Post|Put|Patch|Delete|Options) \"|unsupported protocol|dial tcp"): (
        re.compile(r"(?:\w+\.)*Do|http\.(?:Get|Head|Post|PostForm)|\w*[cC]lient\.\w+")
    ),
    re.compile(r"^parse \"|invalid URL|invalid method|net/http: invalid"): (
        re.compile(r"http\.NewRequest(?:WithContext)?|url\.Parse")
    ),
    re.compile(r"^invalid character|^json: cannot unmarshal|JSON input|^EOF$"): (
        re.compile(r"json\.Unmarshal|(?:\w+\.)*Decode|json\.NewDecoder\(.*\)\.Decode")
    ),
    re.compile(r"^json: unsupported"): re.compile(r"json\.Marshal(?:Indent)?|(?:\w+\.)*Encode"),
    re.compile(r"^(?:open|read|stat) .*: "): re.compile(
        r"os\.(?:Create|Open\w*|Read\w+|Stat|WriteFile)"
    ),
}
"""Which functions return an error with such words."""


def last_words(stderr: str) -> str:
    """Return the message that a program ended with, without its time."""
    if panic := _PANIC.search(stderr):
        return f"panic: {panic[1]}"
    said = [line.strip() for line in stderr.split("\n") if line.strip()]
    return _STAMP.sub("", said[-1]) if said else ""


def end_failures(snippet: Snippet, stderr: str) -> Iterator[Failure]:
    """Return what the compiler or vet say of a program that was not run for it."""
    for found in _COMPILER.finditer(stderr):
        # A panic has the place behind a tab.
        hint = "fix this line, or the one before it"
        if _NOT_IN_MODULE.match(found[0]):
            hint = "examples use net/http and what comes with Go, and no module"
        elif found[2].startswith("undefined: "):
            hint = "define it in the snippet, or import its package"
        message = f"not valid Go: {found[2]}"
        yield Failure(Code.SYNTAX_ERROR, message, snippet.at(int(found[1])), hint)


def reason(
    snippet: Snippet, outline: Outline, stderr: str, line: int, variables: Collection[str]
) -> Reason:
    """Return the reason for an end beyond its status; see `Plugin.reason`."""
    del outline, line, variables
    words = last_words(stderr)
    where = None if _PANIC.search(stderr) else _origin(snippet, words)
    return Reason(where, hint=first_hint(_HINTS, stderr))


def _origin(snippet: Snippet, words: str) -> int | None:
    """Return the line that wrote the last words: by its own, or by those of what it calls."""
    try:
        nodes = list(walk(parse(parser(), snippet.copied)))
    except ValueError:
        return None
    calls = list(functions(nodes))
    for name, given, node in calls:
        if re.fullmatch(
            r"log\.Fatal(?:f|ln)?|fmt\.F?[Pp]rint(?:f|ln)?|fmt\.Errorf|errors\.New", name
        ):
            literal = _literal(given)
            if literal is not None and literal.search(words):
                return node.start_point.row + 1
    for said, function in _ORIGINS.items():
        if said.search(words):
            lines = [n.start_point.row + 1 for name, _, n in calls if function.fullmatch(name)]
            if lines:
                return lines[0]
    return None


def _literal(given: list[Node]) -> re.Pattern[str] | None:
    """Return what a text that is written in a call looks like once it is printed."""
    written = next((node for node in given if node.type == "interpreted_string_literal"), None)
    if written is None:
        return None
    parts = re.split(r"%[-+# 0]*[0-9.]*[a-zA-Z]", text(written)[1:-1])
    if not any(re.search(r"\w{3}", part) for part in parts):
        return None
    return re.compile("(?:.*?)".join(map(re.escape, parts)))
