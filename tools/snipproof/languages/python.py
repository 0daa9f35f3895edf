"""Reads Python with the standard library's own parser."""

import ast
from collections.abc import Iterator

from snipproof.failure import Code, Failure
from snipproof.languages.outline import Call, Exit, Outline
from snipproof.snippet import Snippet

_REQUEST_NAMES = frozenset(
    {"delete", "get", "head", "options", "patch", "post", "put", "request", "send", "urlopen"}
)
_CLIENTS = frozenset({"client", "http", "httpx", "requests", "s", "session", "urllib"})


def outline_python(snippet: Snippet) -> Outline:
    """Read a Python snippet; one that does not parse has the place where it stops."""
    try:
        tree = ast.parse(snippet.source, snippet.location.path)
    except SyntaxError as error:
        line = error.lineno or 1
        message = f"not valid Python: {error.msg}"
        written = (error.text or "").strip()
        if written:
            message += f": {written}"
        failure = Failure(
            Code.SYNTAX_ERROR, message, snippet.at(line), "mend this line, or the one before it"
        )
        return Outline((failure,), (), frozenset())
    except (ValueError, RecursionError) as error:
        failure = Failure(Code.SYNTAX_ERROR, f"not valid Python: {error}", snippet.location)
        return Outline((failure,), (), frozenset())
    return Outline((), tuple(_calls(tree)), frozenset(_variables(tree)), tuple(_exits(tree)))


def _calls(tree: ast.AST) -> Iterator[Call]:
    """Give the calls that look like a request: `requests.get(…)`, `session.post(…)`."""
    found = [
        Call(node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _is_request(node.func)
    ]
    yield from sorted(found, key=lambda call: call.first)


def _exits(tree: ast.AST) -> Iterator[Exit]:
    """Give the calls that end the program: `sys.exit(…)`, `raise SystemExit(…)`, `os._exit(…)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            name = function.id if isinstance(function, ast.Name) else name
            if name in {"exit", "_exit", "quit", "SystemExit"}:
                value = getattr(node.args[0], "value", None) if node.args else 0
                # Text is printed, and the status is then 1.
                yield Exit(node.lineno, value if isinstance(value, int) else 1)


def _is_request(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute) or function.attr not in _REQUEST_NAMES:
        return False
    owner = function.value
    while isinstance(owner, ast.Attribute):
        owner = owner.value
    # `answer.get("name")` is a dictionary's get; a client is known by its name.
    return isinstance(owner, ast.Name) and owner.id.lower() in _CLIENTS


def _variables(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and _is_environ(node.value):
            key: ast.expr | None = node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            reads = node.func.attr == "getenv" or (
                node.func.attr == "get" and _is_environ(node.func.value)
            )
            # With a default of its own, a snippet does not need the variable.
            key = node.args[0] if reads and len(node.args) == 1 else None
        else:
            key = None
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value


def _is_environ(node: ast.expr) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr == "environ") or (
        isinstance(node, ast.Name) and node.id == "environ"
    )
