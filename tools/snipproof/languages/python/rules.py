"""Finds where a Python program breaks the rules for examples (`reading.rules`)."""

import ast
from collections.abc import Iterator, Sequence

from snipproof.core.snippet import Snippet
from snipproof.languages.python.outline import request_calls
from snipproof.languages.reading.rules import (
    ERRORS_RAISED,
    NO_HIDDEN_FAILURE,
    TIME_LIMIT,
    Breach,
)

_STATUS = frozenset({"ok", "is_success", "is_error", "status", "status_code", "raise_for_status"})
_WITHOUT_END = frozenset({"requests", "urllib"})
"""Libraries that wait for ever by default; httpx waits five seconds."""


def breaches(snippet: Snippet) -> Iterator[Breach]:
    """Return the breaches of a program; none where it cannot be read."""
    try:
        nodes = list(ast.walk(ast.parse(snippet.source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    calls = request_calls(nodes)
    libraries = {name.partition(".")[0] for name in _imported(nodes)}
    limited = any(_has_limit(node) for node in nodes if isinstance(node, ast.Call))
    for call in calls:
        given = {word.arg for word in call.keywords}
        own = given & {"timeout", None}
        if libraries & _WITHOUT_END and not own and not (limited and not _is_direct(call)):
            message = "the request waits without end where a server does not respond"
            yield Breach(TIME_LIMIT, call.lineno, message, "add timeout=30")
    looks = any(isinstance(node, ast.Attribute) and node.attr in _STATUS for node in nodes)
    # `urlopen` raises by itself.
    if calls and "urllib" not in libraries and not looks:
        message = "nothing looks at the status of the response"
        hint = "add response.raise_for_status()"
        yield Breach(ERRORS_RAISED, calls[0].lineno, message, hint)
    yield from _hidden(nodes)


def _hidden(nodes: Sequence[ast.AST]) -> Iterator[Breach]:
    for node in nodes:
        match node:
            case ast.ExceptHandler(body=[ast.Pass() | ast.Expr(ast.Constant()) | ast.Continue()]):
                message = "the exception is caught, and nothing is done"
                yield Breach(NO_HIDDEN_FAILURE, node.lineno, message, "let it end the program")
            case ast.Call(func=ast.Name("suppress") | ast.Attribute(attr="suppress")):
                message = "suppress() hides the exception"
                yield Breach(NO_HIDDEN_FAILURE, node.lineno, message, "let it end the program")


def _has_limit(call: ast.Call) -> bool:
    """Whether a call sets a limit for what follows, as `Session(timeout=30)` of a library may."""
    return any(word.arg == "timeout" for word in call.keywords)


def _is_direct(call: ast.Call) -> bool:
    """Whether a call is one of the library itself, which no client's limit is for."""
    match call.func:
        case ast.Attribute(value=ast.Name("requests")) | ast.Name():
            return True
    return False


def _imported(nodes: Sequence[ast.AST]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Import(names=names):
                yield from (item.name for item in names)
            case ast.ImportFrom(module=str(module)):
                yield module
