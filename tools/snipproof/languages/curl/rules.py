"""Finds where a shell script breaks the rules for examples (`reading.rules`)."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from snipproof.core.snippet import Snippet
from snipproof.languages.curl.outline import runs_curl
from snipproof.languages.curl.parse import parse_shell
from snipproof.languages.reading.rules import (
    ERRORS_RAISED,
    NO_HIDDEN_FAILURE,
    TIME_LIMIT,
    Breach,
)
from snipproof.languages.reading.tree import text, walk

_SHORT_WITH_VALUE = "AbcCdDeEFhHKmoPQrtTuUwxXyYz"
"""The one-letter options of curl whose value may follow in the same word (curl's manual)."""

_FAILS = frozenset({"--fail", "--fail-with-body", "--fail-early"})
_SHOWS_STATUS = re.compile(r"%\{(?:http_code|response_code)\}|%header|--include|--head|-i\b|-I\b")
_NOTHING = frozenset({"true", ":"})


def breaches(snippet: Snippet) -> Iterator[Breach]:
    """Return the breaches of a script; none where it cannot be read."""
    try:
        nodes = list(walk(parse_shell(snippet.text)))
    except ValueError:
        return
    for node in nodes:
        line = node.start_point.row + 1
        if runs_curl(node):
            yield from _curl(node, line)
        elif node.type == "list" and _ends_with_nothing(node):
            message = "`|| true` hides that the command failed"
            yield Breach(NO_HIDDEN_FAILURE, line, message, "let the failure end the script")
        elif node.type == "command" and re.match(r"set\s+\+(?:e\b|o\s+errexit)", text(node)):
            message = "`set +e` lets the script go on after a failure"
            yield Breach(NO_HIDDEN_FAILURE, line, message, "remove it")


def _curl(command: Node, line: int) -> Iterator[Breach]:
    words = [text(child) for child in command.named_children]
    long = {word.partition("=")[0] for word in words if word.startswith("--")}
    short = "".join(_letters(word) for word in words if re.match(r"-[A-Za-z0-9#:]", word))
    if "--max-time" not in long and "m" not in short and not _is_in_timeout(command):
        message = "curl waits without end where a server does not respond"
        yield Breach(TIME_LIMIT, line, message, "add --max-time 30")
    shown = _SHOWS_STATUS.search(text(command)) or set("iI") & set(short)
    if not (long & _FAILS or "f" in short or shown):
        message = "curl ends with 0 where the server responds with an error"
        yield Breach(ERRORS_RAISED, line, message, "add --fail-with-body")
    holder = command.parent
    redirected = text(holder) if holder is not None else ""
    if holder is not None and holder.type == "redirected_statement" and _DROPS.search(redirected):
        message = "what curl says of a failure is thrown away"
        yield Breach(NO_HIDDEN_FAILURE, line, message, "remove 2>/dev/null")
    if ("--silent" in long or "s" in short) and not ("--show-error" in long or "S" in short):
        message = "--silent alone also hides what curl says of a failure"
        yield Breach(NO_HIDDEN_FAILURE, line, message, "add --show-error, or remove --silent")


_DROPS = re.compile(r"(?:2|&)>>?\s*/dev/null|>\s*/dev/null\s+2>&1")


def _letters(word: str) -> str:
    """Return the options in a word such as `-sSf`; behind one that takes a value is its value."""
    found = ""
    for letter in word[1:]:
        found += letter
        if letter in _SHORT_WITH_VALUE:
            break
    return found


def _is_in_timeout(command: Node) -> bool:
    name = command.child_by_field_name("name")
    return name is not None and text(name) == "timeout"


def _ends_with_nothing(node: Node) -> bool:
    """Whether a list is `command || true`."""
    kinds = [child.type for child in node.children]
    last = node.children[-1] if node.children else None
    return "||" in kinds and last is not None and text(last).strip() in _NOTHING
