"""Checks that a Python excerpt is whole, is the code that runs, and hides only values.

A reader sees the lines between `docs:start` and `docs:end`, and a mark says that they ran. So they
are whole statements at the top of the file, whatever stands around them has no part in what they
do, and a run executes each of them.
"""

import ast
from collections.abc import Iterator, Sequence

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.python.names import dotted
from snipproof.languages.reading.outline import Statement

_PURE = frozenset(
    """
    abs bool bytes dict float format frozenset hex int len list max min range repr reversed
    round set sorted str sum tuple zip Path PurePath Decimal Fraction
    """.split()  # noqa: SIM905  as a list it is a page long
)
_PURE_ATTRIBUTES = frozenset(
    """
    b64decode b64encode copy date decode dumps encode format get getenv hex hexdigest
    isoformat items join keys loads lower lstrip now quote removeprefix removesuffix replace
    rstrip split splitlines strftime strip sha256 time timedelta title today token_hex upper
    urlencode utcnow uuid1 uuid4 uuid5 values zfill
    """.split()  # noqa: SIM905  as a list it is a page long
)
_TELLS = frozenset(
    """
    SystemExit _exit basicConfig close critical debug error exception exit flush getLogger
    info input print print_exc quit sleep warn warning write
    """.split()  # noqa: SIM905  as a list it is a page long
)
_MODULES = frozenset(
    """
    base64 calendar collections csv dataclasses datetime decimal enum fractions hashlib hmac
    http httpx io itertools json math mimetypes operator os pathlib pprint random re requests
    secrets string sys textwrap time typing urllib urllib3 uuid zoneinfo __future__
    """.split()  # noqa: SIM905  as a list it is a page long
)
_RUNS_TEXT = frozenset({"__import__", "compile", "eval", "exec"})
_RUNS_FILES = frozenset({"exec_module", "import_module", "load_source", "run_module", "run_path"})

_Leaf = (
    ast.AnnAssign,
    ast.Assert,
    ast.Assign,
    ast.AugAssign,
    ast.Break,
    ast.Continue,
    ast.Delete,
    ast.Expr,
    ast.Import,
    ast.ImportFrom,
    ast.Raise,
    ast.Return,
)


def faults(snippet: Snippet, tree: ast.Module, requests: Sequence[ast.Call]) -> Iterator[Failure]:
    """Return what is wrong with how a snippet shows itself.

    `requests` are the calls that look like one.
    """
    first, last = snippet.shown
    whole = (first, last) == _everything(snippet)
    shown: list[ast.stmt] = []
    for node in tree.body:
        begin, end = _first_line(node), node.end_lineno or node.lineno
        if first <= begin and end <= last:
            shown.append(node)
        elif begin <= last and end >= first:
            yield _broken(snippet, max(begin, first))
            return
        elif not whole:
            yield from _hidden(snippet, node, tree)
    if not whole and not _alike(snippet, shown):
        yield _broken(snippet, first)
    yield from _unseen(snippet, tree, requests)


def statements(snippet: Snippet, tree: ast.Module, requests: Sequence[ast.Call]) -> list[Statement]:
    """Return the shown statements that a run has to execute."""
    first, last = snippet.shown
    calls = set(map(id, requests))
    found: list[Statement] = []
    pending: list[tuple[ast.stmt, bool]] = [(node, False) for node in tree.body]
    while pending:
        node, branch = pending.pop()
        if isinstance(node, _Leaf):
            if (
                first <= node.lineno <= last
                and not _is_silent(node)
                and not (branch and _only_tells(node, calls))
            ):
                found.append(Statement(node.lineno, node.end_lineno or node.lineno))
            continue
        inner = branch or isinstance(node, ast.If | ast.Try | ast.Match | ast.While | ast.For)
        inner = inner or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        pending += [(child, inner) for child in _inside(node)]
    return found


def _inside(node: ast.AST) -> Iterator[ast.stmt]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from child.body


def _is_silent(node: ast.stmt) -> bool:
    """Whether Python makes no code of a statement: a text, or the type of a name."""
    return (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) or (
        isinstance(node, ast.AnnAssign) and node.value is None
    )


def _only_tells(node: ast.stmt, requests: set[int]) -> bool:
    """Whether a statement only reports something, or ends something."""
    if not isinstance(node, ast.Break | ast.Continue | ast.Expr | ast.Raise | ast.Return):
        return False
    for part in ast.walk(node):
        if isinstance(part, ast.Await | ast.Yield | ast.YieldFrom | ast.Lambda | ast.NamedExpr):
            return False
        if isinstance(part, ast.Call) and (id(part) in requests or not _is_telling(part)):
            return False
    return True


def _is_telling(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Name):
        name = function.id
        return name in _TELLS | _PURE or name.endswith(("Error", "Exception", "Exit"))
    if not isinstance(function, ast.Attribute):
        return False
    name = function.attr
    return name in _TELLS | _PURE_ATTRIBUTES | {"json", "raise_for_status"} or name.endswith(
        ("Error", "Exception", "Exit")
    )


def _everything(snippet: Snippet) -> tuple[int, int]:
    lines = snippet.text.split("\n")
    return 1, len(lines) - 1 if lines[-1] == "" and len(lines) > 1 else len(lines)


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(item.lineno for item in decorators)])


def _alike(snippet: Snippet, shown: Sequence[ast.stmt]) -> bool:
    """Whether the shown lines by themselves are the very statements that they are in the file."""
    try:
        alone = ast.parse(snippet.shown_text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return bool(shown) and list(map(ast.dump, alone)) == list(map(ast.dump, shown))


def _broken(snippet: Snippet, line: int) -> Failure:
    return Failure(
        Code.PARTIAL_EXCERPT,
        "the shown lines are not whole statements at the top of the file",
        snippet.at(line),
        "show whole statements: move docs:start and docs:end, or show the file as it is",
    )


def _hidden(snippet: Snippet, node: ast.stmt, tree: ast.Module) -> Iterator[Failure]:
    """Return why a hidden statement does more than to prepare a value."""
    what = ""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [str(getattr(node, "module", None) or item.name) for item in node.names]
        unknown = [name for name in names if name.partition(".")[0] not in _MODULES]
        if unknown or (isinstance(node, ast.ImportFrom) and node.level):
            what = f"imports {', '.join(unknown) or 'a neighbour'}"
        elif any(item.asname or item.name == "*" for item in node.names):
            what = "gives a module another name"
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        taken = _taken(tree, node)
        if not all(isinstance(item, ast.Name) and item.id not in taken for item in targets):
            what = "sets what is not a variable of its own"
        elif node.value is not None and not _is_pure(node.value):
            what = "does more than to prepare a value"
    elif not _is_silent(node):
        what = "does more than to prepare a value"
    if what:
        yield Failure(
            Code.HIDDEN_CODE,
            f"a line that no page shows {what}: {ast.unparse(node).splitlines()[0][:80]}",
            snippet.at(node.lineno),
            "show it, or leave it out: hidden lines may only set variables",
        )


def _taken(tree: ast.Module, own: ast.stmt) -> set[str]:
    """Return the names that mean something else to the shown code: modules, and Python's own."""
    taken = set(dir(__import__("builtins")))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            taken |= {(item.asname or item.name).partition(".")[0] for item in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            taken.add(node.name)
        elif isinstance(node, ast.Assign) and node is not own:
            continue
    return taken


def _is_pure(value: ast.expr) -> bool:
    """Whether an expression only computes a value."""
    for part in ast.walk(value):
        if isinstance(
            part, ast.Await | ast.Yield | ast.YieldFrom | ast.Lambda | ast.NamedExpr | ast.Starred
        ):
            return False
        if isinstance(part, ast.Call):
            function = part.func
            name = getattr(function, "id", getattr(function, "attr", ""))
            known = _PURE if isinstance(function, ast.Name) else _PURE_ATTRIBUTES
            owner = dotted(function.value).partition(".")[0] if hasattr(function, "value") else ""
            if name not in known or owner in {"requests", "httpx", "urllib3", "session", "s"}:
                return False
    return True


def _unseen(snippet: Snippet, tree: ast.Module, requests: Sequence[ast.Call]) -> Iterator[Failure]:
    """Return the calls of which a trace of lines could not say that they were made."""
    calls = set(map(id, requests))
    yield from _crowded(snippet, tree)
    for node in ast.walk(tree):
        arms: list[ast.AST] = []
        if isinstance(node, ast.IfExp):
            arms = [node.body, node.orelse]
        elif isinstance(node, ast.BoolOp):
            arms = list(node.values[1:])
        elif isinstance(node, ast.Lambda):
            arms = [node.body]
        for arm in arms:
            if any(
                isinstance(part, ast.Call) and (id(part) in calls or not _is_telling(part))
                for part in ast.walk(arm)
            ):
                yield _unexecuted(snippet, arm, "a call inside a conditional expression")
                break
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            plain = isinstance(node.func, ast.Name)
            if (plain and name in _RUNS_TEXT) or (not plain and name in _RUNS_FILES):
                yield Failure(
                    Code.HIDDEN_CODE,
                    f"{name} runs code that no page shows",
                    snippet.at(node.lineno),
                    "show the code itself",
                )


def _crowded(snippet: Snippet, tree: ast.Module) -> Iterator[Failure]:
    """Return the statements that share a line with another one."""
    lines: dict[int, ast.stmt] = {}
    for node in ast.walk(tree):
        if not isinstance(node, _Leaf):
            continue
        before = lines.setdefault(node.lineno, node)
        if before is not node and not all(
            isinstance(item, ast.Import | ast.ImportFrom) for item in (before, node)
        ):
            yield _unexecuted(snippet, node, "the second statement on a line")


def _unexecuted(snippet: Snippet, node: ast.AST, what: str) -> Failure:
    return Failure(
        Code.UNEXECUTED_CODE,
        f"a trace cannot show that {what} ran",
        snippet.at(getattr(node, "lineno", 1)),
        "write it as a statement on a line of its own",
    )
