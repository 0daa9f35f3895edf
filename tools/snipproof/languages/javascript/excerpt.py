"""Checks that the excerpt of a JavaScript snippet is whole, and is the code that runs.

See `languages.python.excerpt`. `marked` makes a run report each statement.
"""

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.javascript.marked import marked_nodes
from snipproof.languages.javascript.parse import parser
from snipproof.languages.reading.outline import Statement
from snipproof.languages.reading.shown import (
    hidden,
    is_whole,
    lines_of,
    partial,
    run_elsewhere,
    same,
    unseen,
)
from snipproof.languages.reading.tree import parse, text, walk
from snipproof.languages.running.marked import statement

_MODULES = frozenset(
    """
    node:buffer node:crypto node:fs node:fs/promises node:os node:path node:process
    node:querystring node:stream node:timers/promises node:url node:util
    """.split()  # noqa: SIM905  as a list it is a page long
)
_GLOBALS = frozenset(
    """
    AbortController AbortSignal Array ArrayBuffer Atomics BigInt Blob Boolean Buffer Date Error
    Event EventTarget File FormData Function Headers Infinity Intl JSON Map Math NaN Number
    Object Promise Proxy RangeError ReadableStream Reflect RegExp Request Response Set String
    Symbol SyntaxError TextDecoder TextEncoder TypeError URL URLSearchParams Uint8Array WeakMap
    WebSocket alert atob btoa clearInterval clearTimeout console crypto decodeURIComponent
    encodeURIComponent escape eval exports fetch global globalThis isNaN module navigator parseFloat
    parseInt performance process queueMicrotask require setImmediate setInterval setTimeout
    structuredClone undefined unescape
    """.split()  # noqa: SIM905  as a list it is a page long
)
_PURE = re.compile(
    r"(?:JSON\.(?:stringify|parse)|String(?:\.raw)?|Number|Boolean|BigInt|parseInt|parseFloat"
    r"|(?:en|de)codeURIComponent|btoa|atob|structuredClone|Math\.\w+|Date\.now|Object\.(?:entries"
    r"|fromEntries|keys|values)|Array\.(?:from|of)|(?:crypto\.)?randomUUID|Buffer\.from"
    r"|(?:crypto\.)?createH(?:ash|mac)|(?:path\.)?(?:join|basename|dirname|resolve))"
)
_PURE_METHODS = frozenset(
    """
    at concat digest entries filter flat get getTime has includes indexOf join keys map padEnd
    padStart repeat replace replaceAll slice sort split startsWith endsWith substring toFixed
    toISOString toLocaleString toLowerCase toString toUpperCase trim trimEnd trimStart update
    values
    """.split()  # noqa: SIM905  as a list it is a page long
)
_MADE = frozenset(
    {"Date", "Headers", "Map", "Set", "TextDecoder", "TextEncoder", "URL", "URLSearchParams"}
    | {"Uint8Array"}
)
_TELLING = re.compile(r"console\.\w+|process\.(?:exit|std(?:out|err)\.write)")
_TELLING_METHODS = _PURE_METHODS | {"json", "text"}
_ACTS = frozenset(
    """
    arrow_function assignment_expression augmented_assignment_expression await_expression class
    function function_expression generator_function method_definition update_expression
    yield_expression
    """.split()  # noqa: SIM905  as a list it is a page long
)
_RUNS_TEXT = re.compile(
    r"(?:globalThis\.)?(?:eval|Function|import)"
    r"|(?:\w+\.)?(?:createRequire|runIn\w+Context)"
)
_TRACE = re.compile(
    r"snipproof|/fd/|(?:write|writev|Sync|open\w*|close)\(\s*250\b|\bfd\s*:\s*250\b"
)
_BRANCHES = frozenset(
    """
    arrow_function catch_clause class_body do_statement else_clause finally_clause for_in_statement
    for_statement function_declaration function_expression generator_function
    generator_function_declaration if_statement method_definition switch_body try_statement
    while_statement
    """.split()  # noqa: SIM905  as a list it is a page long
)
_IDLE = frozenset(
    """
    break_statement continue_statement expression_statement if_statement lexical_declaration
    return_statement throw_statement
    """.split()  # noqa: SIM905  as a list it is a page long
)
_NOTHING = frozenset({"comment", "empty_statement", "hash_bang_line"})
_LOGICAL = frozenset({"&&", "||", "??", "&&=", "||=", "??="})


def faults(
    snippet: Snippet, root: Node, nodes: Sequence[Node], requests: Sequence[Node]
) -> Iterator[Failure]:
    """Return what is wrong with how a snippet shows itself.

    `nodes` are those of its tree, and `requests` the calls that look like one.
    """
    first, last = snippet.shown
    whole = is_whole(snippet)
    shown: list[Node] = []
    for node in root.children:
        begin, end = lines_of(node)
        if first <= begin and end <= last:
            shown.append(node)
        elif begin <= last and end >= first:
            yield partial(snippet, max(begin, first))
            return
        elif not whole and (what := _hidden(node)):
            yield hidden(snippet, node, what)
    if not whole and not same(_alone(snippet), shown):
        yield partial(snippet, first)
    yield from _elsewhere(snippet, nodes)
    yield from _unseen(snippet, nodes, {call.id for call in requests})


def statements(
    snippet: Snippet, nodes: Sequence[Node], requests: Sequence[Node]
) -> Iterator[Statement]:
    """Return the shown statements that a run has to execute."""
    first, last = snippet.shown
    calls = {call.id for call in requests}
    for node in marked_nodes(nodes, calls):
        if first <= node.start_point.row + 1 <= last and not (
            _is_inside(node) and _only_tells(node, calls)
        ):
            yield statement(node)


def _alone(snippet: Snippet) -> Node | None:
    try:
        root = parse(parser(), snippet.shown_text.encode())
    except ValueError:
        return None
    return None if root.has_error else root


def _is_inside(node: Node) -> bool:
    above = node.parent
    while above is not None:
        if above.type in _BRANCHES:
            return True
        above = above.parent
    return False


def _only_tells(node: Node, requests: set[int]) -> bool:
    """Whether a statement only reports something, or ends something."""
    if node.type not in _IDLE:
        return False
    for part in walk(node):
        if part.type in _ACTS and not _awaits_body(part) and not _sets_status(part):
            return False
        if part.type == "call_expression" and (
            part.id in requests or not _calls(part, _TELLING, _TELLING_METHODS)
        ):
            return False
        if part.type == "new_expression" and not _makes(part, error=True):
            return False
    return True


def _awaits_body(node: Node) -> bool:
    return (
        node.type == "await_expression"
        and re.fullmatch(r"await\s+\w+\.(?:text|json)\(\)", text(node)) is not None
    )


def _sets_status(node: Node) -> bool:
    left = node.child_by_field_name("left")
    return left is not None and text(left) == "process.exitCode"


def _calls(call: Node, functions: re.Pattern[str], methods: frozenset[str]) -> bool:
    """Whether a call is one of some functions, or one of these methods of a value."""
    function = call.child_by_field_name("function")
    if function is None:
        return False
    if functions.fullmatch(text(function)) or _PURE.fullmatch(text(function)):
        return True
    name = function.child_by_field_name("property")
    return function.type == "member_expression" and name is not None and text(name) in methods


def _makes(node: Node, *, error: bool) -> bool:
    constructor = node.child_by_field_name("constructor")
    name = "" if constructor is None else text(constructor)
    return name in _MADE or (error and name.endswith("Error"))


def _hidden(node: Node) -> str:
    """Return why a hidden statement does more than to prepare a value; empty if it does not."""
    if node.type in _NOTHING:
        return ""
    if node.type == "import_statement":
        return _imports(node)
    if node.type != "lexical_declaration":
        return "does more than to set a variable"
    for part in node.named_children:
        name, value = (part.child_by_field_name(side) for side in ("name", "value"))
        if name is not None and _bound(name) & _GLOBALS:
            return "takes the name of something else"
        if value is not None and not _is_pure(value):
            return "does more than to prepare a value"
    return ""


def _imports(node: Node) -> str:
    """Return what is wrong with a hidden import."""
    source = node.child_by_field_name("source")
    module = "" if source is None else text(source)[1:-1]
    if module not in _MODULES:
        return "imports what may act by itself"
    if any(part.child_by_field_name("alias") for part in walk(node)):
        return "gives what it imports another name"
    own = {"node:process": {"process"}, "node:crypto": {"crypto"}, "node:buffer": {"Buffer"}}
    taken = _bound(node) & _GLOBALS - own.get(module, set())
    return "takes the name of something else" if taken else ""


def _bound(node: Node) -> set[str]:
    names = {"identifier", "shorthand_property_identifier_pattern"}
    return {text(item) for item in walk(node) if item.type in names}


def _is_pure(value: Node) -> bool:
    """Whether an expression only computes a value."""
    for part in walk(value):
        if part.type in _ACTS or (part.type == "unary_expression" and text(part)[:6] == "delete"):
            return False
        if part.type == "call_expression" and not _calls(part, _PURE, _PURE_METHODS):
            return False
        if part.type == "new_expression" and not _makes(part, error=False):
            return False
        if part.type in {"property_identifier", "string_fragment"} and text(part) in {
            "__proto__",
            "prototype",
            "constructor",
        }:
            return False
    return True


def _elsewhere(snippet: Snippet, nodes: Sequence[Node]) -> Iterator[Failure]:
    """Return the calls that run what no page shows, and what reaches for the trace."""
    for node in nodes:
        function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        if node.type in {"call_expression", "new_expression"} and function is not None:
            name = text(function)
            if _RUNS_TEXT.fullmatch(name) and not _imports_node(node):
                yield run_elsewhere(snippet, node, name)
    yield from _traces(snippet)


def _imports_node(node: Node) -> bool:
    return re.fullmatch(r"import\(['\"]node:[\w/]+['\"]\)", text(node)) is not None


def _traces(snippet: Snippet) -> Iterator[Failure]:
    for number, line in enumerate(snippet.text.split("\n"), 1):
        if _TRACE.search(line):
            yield Failure(
                Code.HIDDEN_CODE,
                "this reaches for what reports which statements were executed",
                snippet.at(number),
                "leave it out",
            )
            return


def _unseen(snippet: Snippet, nodes: Sequence[Node], requests: set[int]) -> Iterator[Failure]:
    """Return the calls of which no mark could say that they were made."""
    for node in nodes:
        for arm in _arms(node):
            if any(
                part.type == "call_expression"
                and (part.id in requests or not _calls(part, _TELLING, _TELLING_METHODS))
                and not _is_deferred(part, arm)
                for part in walk(arm)
            ):
                yield unseen(snippet, arm, "a call inside a conditional expression")
                break


def _is_deferred(call: Node, arm: Node) -> bool:
    """Whether a call stands in a function with statements of its own, which report it."""
    above = call.parent
    while above is not None and above.id != arm.id:
        if above.type == "statement_block":
            return True
        above = above.parent
    return False


def _arms(node: Node) -> list[Node]:
    """Return the parts of an expression that may not be evaluated when it is."""
    if node.type == "ternary_expression":
        sides = [node.child_by_field_name(name) for name in ("consequence", "alternative")]
    elif node.type in {"binary_expression", "augmented_assignment_expression"}:
        operator = node.child_by_field_name("operator")
        logical = operator is not None and text(operator) in _LOGICAL
        sides = [node.child_by_field_name("right")] if logical else []
    elif node.type in {"assignment_pattern", "object_assignment_pattern"}:
        sides = [node.child_by_field_name("right")]
    elif node.type == "field_definition":
        sides = [node.child_by_field_name("value")]
    elif node.type == "call_expression" and any(
        part.type == "optional_chain" for part in walk(node.child_by_field_name("function") or node)
    ):
        sides = [node.child_by_field_name("arguments")]
    else:
        sides = []
    return [side for side in sides if side is not None]
