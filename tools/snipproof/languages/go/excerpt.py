"""Checks that the excerpt of a Go snippet is whole, and is the code that runs.

See `languages.python.excerpt`. A page may show whole declarations, or whole statements of `main`:
what stands around these is the same in every program. `marked` makes a run report each statement.
"""

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.go.marked import marked_nodes
from snipproof.languages.go.parse import SENDS, functions, parser
from snipproof.languages.reading.outline import Statement
from snipproof.languages.reading.shown import hidden, is_whole, lines_of, partial, same, unseen
from snipproof.languages.reading.tree import parse, text, walk
from snipproof.languages.running.marked import statement

_PACKAGES = frozenset(
    """
    bufio bytes context crypto/hmac crypto/rand crypto/sha256 encoding/base64 encoding/csv
    encoding/hex encoding/json encoding/xml errors fmt io log maps math math/rand mime
    mime/multipart net/http net/url os path path/filepath regexp slices sort strconv strings sync
    text/tabwriter time unicode
    """.split()  # noqa: SIM905  as a list it is a page long
)
_NAMES = frozenset(
    """
    any append bool byte cap clear close complex copy delete error false float32 float64 int int32
    int64 iota len make map max min new nil panic print println real recover rune string true uint
    uint32 uint64
    """.split()  # noqa: SIM905  as a list it is a page long
)
_PURE = re.compile(
    r"os\.(?:Getenv|LookupEnv)|(?:strings|strconv|path|filepath|url|math|hex|base64|errors|slices|maps)\.\w+"
    r"|fmt\.(?:Sprint\w*|Errorf)|time\.(?:Now|Date|Duration|Unix)|json\.Marshal(?:Indent)?"
    r"|base64\.\w+\.\w+|time\.\w+\(\)\.\w+|len|string|int|float64|\[\]byte|append|make|min|max"
)
_PURE_METHODS = frozenset({"Add", "Encode", "Error", "Format", "Get", "String", "UTC", "Unix"})
_TELLING = re.compile(
    r"log\.\w+|panic|os\.Exit|fmt\.(?:F|S)?[pP]rint\w*|errors\.\w+|io\.ReadAll|\w+\.Close"
    r"|\w+(?:\.Body|\.Header)\.(?:Close|Get)|http\.StatusText"
)
_IDLE = frozenset(
    """
    assignment_statement break_statement continue_statement expression_statement goto_statement
    if_statement return_statement short_var_declaration
    """.split()  # noqa: SIM905  as a list it is a page long
)
_BRANCHES = frozenset(
    """
    communication_case default_case expression_case for_statement func_literal if_statement
    method_declaration type_case
    """.split()  # noqa: SIM905  as a list it is a page long
)
_TRACE = re.compile(r"snipproof|/fd/|(?:NewFile|Write|Close|Dup\w*)\(\s*250\b|go:linkname")
_NOTHING = frozenset({"comment", "package_clause", "\n", ";"})
_VALUES = frozenset({"const_declaration", "short_var_declaration", "var_declaration"})


def faults(snippet: Snippet, root: Node, nodes: Sequence[Node]) -> Iterator[Failure]:
    """Return what is wrong with how a snippet shows itself; `nodes` are those of its tree."""
    first, last = snippet.shown
    if not is_whole(snippet):
        yield from _excerpt(snippet, root, first, last)
    yield from _unseen(snippet, nodes)
    for number, line in enumerate(snippet.text.split("\n"), 1):
        if _TRACE.search(line):
            yield Failure(
                Code.HIDDEN_CODE,
                "this reaches for what reports which statements were executed",
                snippet.at(number),
                "leave it out",
            )
            return


def statements(snippet: Snippet, nodes: Sequence[Node]) -> Iterator[Statement]:
    """Return the shown statements that a run has to execute."""
    first, last = snippet.shown
    for node in marked_nodes(nodes):
        if first <= node.start_point.row + 1 <= last and not (
            _is_inside(node) and _only_tells(node)
        ):
            yield statement(node)


def _excerpt(snippet: Snippet, root: Node, first: int, last: int) -> Iterator[Failure]:
    """Return what is wrong with an excerpt: of the file, or of its `main`."""
    body = _body(root)
    begin, end = (0, 0) if body is None else lines_of(body)
    inside = body is not None and begin < first and last < end
    taken = _NAMES | _imported(root)
    shown: list[Node] = []
    around = [node for node in root.children if not (inside and node == _main(root))]
    for node in [*around, *(_list(body) if inside and body is not None else [])]:
        begin, end = lines_of(node)
        if first <= begin and end <= last:
            shown.append(node)
        elif begin <= last and end >= first:
            yield partial(snippet, max(begin, first))
            return
        elif what := _hidden(node, taken):
            yield hidden(snippet, node, what)
    if not same(_alone(snippet, inside=inside), shown):
        yield partial(snippet, first)


def _alone(snippet: Snippet, *, inside: bool) -> Node | None:
    """Read the shown lines by themselves; return what holds them."""
    source = snippet.shown_text
    if inside:
        source = f"package main\n\nfunc main() {{\n{source}\n}}\n"
    try:
        root = parse(parser(), source.encode())
    except ValueError:
        return None
    if root.has_error:
        return None
    body = _body(root) if inside else root
    return None if body is None else next(iter(_lists(body)), body) if inside else body


def _main(root: Node) -> Node | None:
    for node in root.children:
        name = node.child_by_field_name("name")
        if node.type == "function_declaration" and name is not None and text(name) == "main":
            return node
    return None


def _body(root: Node) -> Node | None:
    main = _main(root)
    return None if main is None else main.child_by_field_name("body")


def _lists(body: Node) -> list[Node]:
    return [node for node in body.children if node.type == "statement_list"]


def _list(body: Node) -> list[Node]:
    """Return the statements and comments of a function's body."""
    found = [node for node in body.children if node.type == "comment"]
    return found + [node for part in _lists(body) for node in part.children]


def _imported(root: Node) -> set[str]:
    """Return the names by which a file knows packages."""
    found: set[str] = set()
    for node in walk(root):
        path = node.child_by_field_name("path") if node.type == "import_spec" else None
        if path is not None:
            found.add(text(path)[1:-1].rpartition("/")[2])
    return found


def _hidden(node: Node, taken: set[str] | frozenset[str]) -> str:
    """Return why a hidden declaration or statement does more than to prepare a value."""
    if node.type in _NOTHING or re.fullmatch(r"_ = \w+", text(node)):
        return ""
    if node.type == "import_declaration":
        return _imports(node)
    if node.type not in _VALUES:
        return "does more than to set a variable"
    if not all(_is_pure(part) for part in walk(node)):
        return "does more than to prepare a value"
    return "takes the name of something else" if _bound(node) & taken else ""


def _imports(node: Node) -> str:
    """Return what is wrong with a hidden import."""
    for spec in (part for part in walk(node) if part.type == "import_spec"):
        path = spec.child_by_field_name("path")
        if path is None or text(path)[1:-1] not in _PACKAGES:
            return "imports what may act by itself"
        if spec.child_by_field_name("name") is not None:
            return "gives a package another name"
    return ""


def _is_pure(part: Node) -> bool:
    if part.type == "call_expression":
        return _calls(part, _PURE)
    receives = part.type == "unary_expression" and text(part).startswith("<-")
    return not receives and part.type not in {"func_literal", "receive_statement"}


def _bound(node: Node) -> set[str]:
    """Return the names that a declaration sets."""
    found: set[str] = set()
    for part in walk(node):
        side = part.child_by_field_name("left" if ":=" in text(part) else "name")
        if part.type in {"short_var_declaration", "var_spec", "const_spec"} and side is not None:
            found |= {text(item) for item in walk(side) if item.type == "identifier"}
            found |= {
                text(item)
                for item in part.children_by_field_name("name")
                if item.type == "identifier"
            }
    return found


def _is_inside(node: Node) -> bool:
    """Whether a statement stands in a branch, or behind one that may have returned."""
    before = node.prev_named_sibling
    while before is not None:
        if before.type == "if_statement" and _returns(before):
            return True
        before = before.prev_named_sibling
    above = node.parent
    while above is not None:
        if above.type in _BRANCHES:
            return True
        if above.type == "function_declaration":
            name = above.child_by_field_name("name")
            return name is None or text(name) != "main"
        above = above.parent
    return False


def _returns(branch: Node) -> bool:
    return any(part.type == "return_statement" for part in walk(branch))


def _only_tells(node: Node) -> bool:
    """Whether a statement only reports something, or ends something."""
    if node.type not in _IDLE:
        return False
    return not any(
        part.type == "func_literal"
        or (part.type == "call_expression" and not (_calls(part, _TELLING) or _calls(part, _PURE)))
        for part in walk(node)
    )


def _calls(call: Node, wanted: re.Pattern[str]) -> bool:
    function = call.child_by_field_name("function")
    if function is None:
        return call.type == "type_conversion_expression"
    name = text(function)
    if SENDS.fullmatch(name):
        return False
    field = function.child_by_field_name("field")
    return wanted.fullmatch(name) is not None or (
        field is not None and text(field) in _PURE_METHODS and not name.startswith("http.")
    )


def _unseen(snippet: Snippet, nodes: Sequence[Node]) -> Iterator[Failure]:
    """Return the calls of which no mark could say that they were made."""
    own = {
        text(name)
        for node in nodes
        if node.type == "function_declaration"
        and (name := node.child_by_field_name("name")) is not None
    }
    for node in nodes:
        for arm in _arms(node):
            if any(
                SENDS.fullmatch(name) or (name.isidentifier() and name not in own | _NAMES)
                for name, _, _ in functions(walk(arm))
            ):
                yield unseen(snippet, arm, "a call inside a conditional expression")
                break


def _arms(node: Node) -> list[Node]:
    """Return the parts of a statement or an expression that may not be evaluated with it."""
    if node.type == "binary_expression":
        operator = node.child_by_field_name("operator")
        side = node.child_by_field_name("right")
        return [side] if side is not None and operator and text(operator) in {"&&", "||"} else []
    if node.type in {"defer_statement", "go_statement"}:
        # A function that is written here has statements of its own.
        return [part for part in node.named_children if _written(part)]
    return []


def _written(call: Node) -> bool:
    function = call.child_by_field_name("function")
    return function is not None and function.type != "func_literal"
