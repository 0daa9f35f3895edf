"""Finds what Go's compiler would refuse, as far as the names in one file show it.

The compiler says more, but takes a second to. These mistakes are found at once, before a call is
written anywhere. Nothing that compiles is reported: of two readings, the one that compiles counts.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.go.parse import parser
from snipproof.languages.reading.tree import parse, text, walk

_PREDECLARED = frozenset(
    """
    _ any append bool byte cap clear close comparable complex complex128 complex64 copy delete error
    false float32 float64 imag int int16 int32 int64 int8 iota len make max min new nil panic print
    println real recover rune string true uint uint16 uint32 uint64 uint8 uintptr
    """.split()  # noqa: SIM905  as a list it is a page long
)
"""The names that every Go source has (Go specification, Predeclared identifiers)."""

_NAMED = frozenset(
    {
        "const_spec",
        "function_declaration",
        "parameter_declaration",
        "type_alias",
        "type_parameter_declaration",
        "type_spec",
        "var_spec",
        "variadic_parameter_declaration",
    }
)
_LEFT = frozenset({"range_clause", "receive_statement", "short_var_declaration"})
_NAMES = frozenset({"identifier", "package_identifier", "type_identifier"})
_DEFINE = "define it in the snippet, or import its package"


def refused(snippet: Snippet) -> Iterator[Failure]:  # noqa: C901  a loop for each rule
    """Return what the compiler would refuse in a program.

    A part of a program, without a package clause, is not judged, and neither is what is no Go.
    """
    try:
        root = parse(parser(), snippet.copied)
    except ValueError:
        return
    package = _package(root)
    if package is None or root.has_error:
        return
    nodes = list(walk(root))
    imports = {spec: _imported(spec) for spec in nodes if spec.type == "import_spec"}
    inside = {part.id for spec in imports for part in spec.named_children}
    names = [node for node in nodes if node.type in _NAMES and node.id not in inside]
    written = Counter(map(text, names))
    if text(package) != "main":
        message = f"package {text(package)} is no program"
        yield _wrong(snippet, package, message, "write package main")
    for spec, (path, name) in imports.items():
        if "." in path.partition("/")[0]:
            hint = "examples use net/http and what comes with Go, and no module"
            yield _wrong(snippet, spec, f"no required module provides package {path}", hint)
        elif name not in {"_", "."} and not written[name]:
            yield _wrong(snippet, spec, f'"{path}" imported and not used', "use it, or remove it")
    declared = [*_declared(nodes)]
    packages = {name for _, name in imports.values()}
    if "." not in packages:
        known = {*map(text, declared), *packages, *_PREDECLARED}
        for node in names:
            if node.type == "identifier" and text(node) not in known and not _is_key(node):
                yield _wrong(snippet, node, f"undefined: {text(node)}", _DEFINE)
    for node in declared:
        if _has_to_be_used(node) and text(node) != "_" and written[text(node)] == 1:
            message = f"declared and not used: {text(node)}"
            yield _wrong(snippet, node, message, "use it, or remove it")


def _wrong(snippet: Snippet, node: Node, message: str, hint: str) -> Failure:
    place = snippet.at(node.start_point.row + 1)
    return Failure(Code.SYNTAX_ERROR, f"not valid Go: {message}", place, hint)


def _package(root: Node) -> Node | None:
    """Return the name in the package clause."""
    for child in root.named_children:
        if child.type == "package_clause" and child.named_children:
            return child.named_children[0]
    return None


def _imported(spec: Node) -> tuple[str, str]:
    """Return the path of an import, and the name that the file has for it."""
    path, name = (spec.child_by_field_name(part) for part in ("path", "name"))
    written = "" if path is None else text(path)[1:-1]
    if name is not None:
        return written, text(name)
    parts = written.split("/")
    if len(parts) > 1 and re.fullmatch(r"v\d+", parts[-1]):
        parts.pop()
    return written, parts[-1]


def _declared(nodes: Sequence[Node]) -> Iterator[Node]:
    """Return the names where they are declared."""
    for node in nodes:
        if node.type in _NAMED:
            yield from node.children_by_field_name("name")
        elif node.type in _LEFT:
            left = node.child_by_field_name("left")
            yield from () if left is None else left.named_children
        elif node.type == "type_switch_statement":
            alias = node.child_by_field_name("alias")
            yield from () if alias is None else alias.named_children


def _is_key(node: Node) -> bool:
    """Whether a name may be a field's: `Client{Timeout: …}`."""
    parent = node.parent
    if parent is None or parent.type != "literal_element":
        return False
    pair = parent.parent
    return pair is not None and pair.type == "keyed_element" and pair.named_children[0] == parent


def _has_to_be_used(node: Node) -> bool:
    """Whether a declared name is a variable's that the compiler wants to see used."""
    parent = node.parent
    while parent is not None and parent.type == "expression_list":
        parent = parent.parent
    if parent is None or node.type != "identifier":
        return False
    if parent.type == "var_spec":
        return _is_in_function(parent)
    return parent.type == "short_var_declaration"


def _is_in_function(node: Node) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.type in {"function_declaration", "method_declaration", "func_literal"}:
            return True
        parent = parent.parent
    return False
