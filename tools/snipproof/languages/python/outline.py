"""Reads Python with the standard library's own parser."""

import ast
import io
import tokenize
import warnings
from collections.abc import Iterator, Sequence

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.python.excerpt import faults, statements
from snipproof.languages.python.names import dotted
from snipproof.languages.reading.outline import Call, Exit, Outline

_METHODS = frozenset({"delete", "get", "head", "options", "patch", "post", "put", "request"})
_REQUEST_NAMES = _METHODS | {"getresponse", "send", "urlopen"}
_LIBRARIES = frozenset({"http", "httpx", "requests", "urllib", "urllib3"})
_CLIENTS = _LIBRARIES | {"client", "s", "session"}
_CLIENT_TYPES = frozenset(
    {"AsyncClient", "Client", "HTTPConnection", "HTTPSConnection", "PoolManager", "Session"}
)


def outline_python(snippet: Snippet) -> Outline:
    """Read a Python snippet; one that does not parse has the place where it stops."""
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(snippet.source, snippet.location.path)
            # Some mistakes, such as `return` outside a function, are only found by the compiler.
            compile(tree, snippet.location.path, "exec", dont_inherit=True)
    except SyntaxError as error:
        line = error.lineno or 1
        message = f"not valid Python: {error.msg}"
        written = (error.text or "").strip()
        if written:
            message += f": {written[:120]}"
        hint = "fix this line, or the one before it"
        if written.startswith((">>>", "...")):
            hint = (
                f"remove {written[:3]}: it is the prompt of a terminal, and no part of the program"
            )
        failure = Failure(Code.SYNTAX_ERROR, message, snippet.at(line), hint)
        return Outline((failure,), (), frozenset())
    except (ValueError, RecursionError, MemoryError) as error:
        # Python's parser says so of brackets in brackets without end, and names no place.
        message = f"not valid Python: {str(error) or 'nested too deep'}"
        failure = Failure(
            Code.SYNTAX_ERROR, message, snippet.location, "make its expressions flatter"
        )
        return Outline((failure,), (), frozenset())
    nodes = list(ast.walk(tree))  # to walk is what reading costs
    requests = request_calls(nodes)
    return Outline(
        tuple(faults(snippet, tree, requests)),
        tuple(_calls(nodes)),
        frozenset(_variables(nodes)),
        tuple(_exits(nodes)),
        tuple(statements(snippet, tree, requests)),
    )


def comments(source: str) -> Iterator[tuple[int, int]]:
    """Return the lines with a comment and the columns where it begins, as far as it is valid."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                yield token.start
    except (SyntaxError, tokenize.TokenError):
        return


def _calls(nodes: Sequence[ast.AST]) -> Iterator[Call]:
    for node in request_calls(nodes):
        yield Call(node.lineno, node.end_lineno or node.lineno)


def request_calls(nodes: Sequence[ast.AST]) -> list[ast.Call]:
    """Return the calls that look like a request, in their order: `requests.get(…)`, `s.post(…)`.

    `nodes` are those of a whole source, as `ast.walk` gives them.
    """
    clients, functions = _names(nodes)
    found = [
        node
        for node in nodes
        if isinstance(node, ast.Call) and _is_request(node.func, clients, functions)
    ]
    return sorted(found, key=lambda node: node.lineno)


def _exits(nodes: Sequence[ast.AST]) -> Iterator[Exit]:
    """Return the calls that end the program: `sys.exit()`, `raise SystemExit`, `os._exit()`."""
    for node in nodes:
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            name = function.id if isinstance(function, ast.Name) else name
            if name in {"exit", "_exit", "quit", "SystemExit"}:
                yield Exit(node.lineno, _exit_status(node.args))


def _exit_status(arguments: list[ast.expr]) -> int | None:
    """Return the status that `sys.exit` makes of its argument, if that is written there."""
    match arguments:
        case [] | [ast.Constant(None)]:
            return 0
        case [ast.Constant(int(value))]:
            return value
        case [ast.Constant() | ast.JoinedStr(), *_]:
            # Text is printed, and the status is then 1.
            return 1
    return None


def _names(nodes: Sequence[ast.AST]) -> tuple[set[str], set[str]]:
    """Return the names that stand for an HTTP client, and those of imported request functions."""
    clients, functions = set(_CLIENTS), set[str]()
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=made) if is_client(made):
                clients.add(name)
            case ast.Assign(targets=[ast.Attribute() as target], value=made) if is_client(made):
                clients.add(dotted(target))
            case ast.withitem(optional_vars=ast.Name(name), context_expr=made) if is_client(made):
                clients.add(name)
            case ast.Import(names=names):
                clients |= {item.asname for item in names if item.asname and _library(item.name)}
            case ast.ImportFrom(module=str(module), names=names) if _library(module):
                functions |= {item.asname or item.name for item in names} & _REQUEST_NAMES
    return clients, functions


def modules(tree: ast.AST) -> frozenset[str]:
    """Return the names that stand for an HTTP library itself, and not for a client of it."""
    imported = {
        item.asname or item.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for item in node.names
        if _library(getattr(node, "module", None) or item.name)
    }
    return _LIBRARIES | {name.partition(".")[0] for name in imported}


def _library(module: str) -> bool:
    return module.partition(".")[0] in _LIBRARIES


def is_client(value: ast.expr) -> bool:
    """Whether an expression makes a client: `requests.Session()`."""
    if not isinstance(value, ast.Call):
        return False
    name = getattr(value.func, "attr", getattr(value.func, "id", ""))
    return name in _CLIENT_TYPES


def _is_request(function: ast.expr, clients: set[str], functions: set[str]) -> bool:
    if isinstance(function, ast.Name):
        return function.id in functions
    if not isinstance(function, ast.Attribute) or function.attr not in _REQUEST_NAMES:
        return False
    owner = dotted(function.value)
    # `answer.get("name")` is a dictionary's get; a client is known by its name or its making.
    return is_client(function.value) or owner in clients or owner.partition(".")[0] in clients


def _variables(nodes: Sequence[ast.AST]) -> Iterator[str]:
    own: set[str] = set()
    read: list[str] = []
    for node in nodes:
        key: ast.expr | None = None
        stored = False
        if isinstance(node, ast.Subscript) and _is_environ(node.value):
            key, stored = node.slice, not isinstance(node.ctx, ast.Load)
        elif isinstance(node, ast.Call) and _reads_environ(node.func) and len(node.args) == 1:
            # With a default of its own, a snippet does not need the variable.
            key = None if node.keywords else node.args[0]
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            if stored:
                own.add(key.value)
            else:
                read.append(key.value)
    yield from (name for name in read if name not in own)


def _reads_environ(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "getenv"
    return isinstance(function, ast.Attribute) and (
        function.attr == "getenv" or (function.attr == "get" and _is_environ(function.value))
    )


def _is_environ(node: ast.expr) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr == "environ") or (
        isinstance(node, ast.Name) and node.id == "environ"
    )
