"""Reads JavaScript with tree-sitter; what it overlooks, Node says before it runs anything."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.javascript.excerpt import faults, statements
from snipproof.languages.javascript.parse import parser, request_calls
from snipproof.languages.reading.outline import Call, Exit, Outline
from snipproof.languages.reading.tree import PATIENCE, parse, syntax_failures, text, too_long, walk

_ENVIRONMENT = re.compile(r"(?:globalThis\.)?process\.env|env")
_OWN_DEFAULT = frozenset({"??", "||"})


def outline_javascript(snippet: Snippet) -> Outline:
    """Read a JavaScript snippet."""
    try:
        root = parse(parser(), snippet.copied)
    except ValueError:
        return Outline((too_long(snippet, PATIENCE),), (), frozenset())
    nodes = list(walk(root))
    requests = list(request_calls(nodes))
    wrong = list(syntax_failures(snippet, root, nodes, "JavaScript"))
    wrong = wrong or list(_declared_twice(snippet, root))
    return Outline(
        tuple(wrong or faults(snippet, root, nodes, requests)),
        tuple(Call(node.start_point.row + 1, node.end_point.row + 1) for node in requests),
        frozenset(_variables(nodes)),
        tuple(_exits(nodes)),
        tuple(statements(snippet, nodes, requests)),
    )


def _declared_twice(snippet: Snippet, root: Node) -> Iterator[Failure]:
    """Return names that the module declares again (ECMA-262, Module early errors)."""
    seen: set[str] = set()
    for statement in root.named_children:
        for name in _declared(statement):
            if text(name) in seen:
                place = snippet.at(name.start_point.row + 1)
                message = f"not valid JavaScript: {text(name)} has already been declared"
                yield Failure(Code.SYNTAX_ERROR, message, place, "take another name")
            seen.add(text(name))


def _declared(statement: Node) -> Iterator[Node]:
    """Return the names that a statement of a module declares with `const`, `let` or `class`."""
    if statement.type == "export_statement":
        inner = statement.child_by_field_name("declaration")
        yield from () if inner is None else _declared(inner)
    elif statement.type == "lexical_declaration":
        for declarator in statement.named_children:
            name = declarator.child_by_field_name("name")
            if name is not None and name.type == "identifier":
                yield name
    elif statement.type == "class_declaration":
        name = statement.child_by_field_name("name")
        yield from () if name is None else (name,)


def comments(source: str) -> Iterator[tuple[int, int]]:
    """Return the lines with a comment and the columns where it begins."""
    try:
        root = parse(parser(), source.encode())
    except ValueError:
        return
    lines = source.split("\n")
    for node in walk(root):
        if node.type in {"comment", "hash_bang_line"}:
            row, column = node.start_point
            # A parser counts bytes.
            yield row + 1, len(lines[row].encode()[:column].decode("utf-8", "replace"))


def _variables(nodes: list[Node]) -> Iterator[str]:
    """Return the variables that are read from the environment, and neither set nor defaulted."""
    own: set[str] = set()
    read: list[str] = []
    for node in nodes:
        owner = node.child_by_field_name("object")
        if owner is not None and _ENVIRONMENT.fullmatch(text(owner)):
            name = _member(node)
            if name and _is_set(node):
                own.add(name)
            elif name and not _has_default(node):
                read.append(name)
        elif node.type == "variable_declarator":
            read += _destructured(node)
    yield from (name for name in read if name not in own)


def _member(node: Node) -> str:
    """Return the name of `env.NAME` or `env["NAME"]`; empty where it is made up as it runs."""
    if node.type == "member_expression":
        name = node.child_by_field_name("property")
        return "" if name is None else text(name)
    index = node.child_by_field_name("index")
    is_text = node.type == "subscript_expression" and index is not None and index.type == "string"
    return text(index)[1:-1] if is_text and index is not None else ""


def _is_set(node: Node) -> bool:
    parent = node.parent
    return (
        parent is not None
        and parent.type == "assignment_expression"
        and parent.child_by_field_name("left") == node
    )


def _has_default(node: Node) -> bool:
    """Whether the snippet does without the variable: `process.env.NAME ?? "value"`."""
    parent = node.parent
    if parent is None or parent.type != "binary_expression":
        return False
    operator = parent.child_by_field_name("operator")
    return (
        operator is not None
        and text(operator) in _OWN_DEFAULT
        and parent.child_by_field_name("left") == node
    )


def _destructured(node: Node) -> Iterator[str]:
    """Return the names in `const { NAME } = process.env`."""
    pattern, value = (node.child_by_field_name(side) for side in ("name", "value"))
    if pattern is None or value is None or pattern.type != "object_pattern":
        return
    if not _ENVIRONMENT.fullmatch(text(value)):
        return
    for part in pattern.named_children:
        if part.type == "shorthand_property_identifier_pattern":
            yield text(part)
        elif part.type == "pair_pattern" and (key := part.child_by_field_name("key")) is not None:
            yield text(key)


def _exits(nodes: list[Node]) -> Iterator[Exit]:
    """Return the places that end a module with a status; Node itself names where it throws."""
    for node in nodes:
        line = node.start_point.row + 1
        if node.type == "call_expression":
            function, given = (node.child_by_field_name(part) for part in ("function", "arguments"))
            if function is not None and text(function) == "process.exit":
                yield Exit(line, _status(given.named_children if given is not None else []))
        elif node.type == "assignment_expression":
            left, right = (node.child_by_field_name(side) for side in ("left", "right"))
            if left is not None and right is not None and text(left) == "process.exitCode":
                yield Exit(line, _status([right]))


def _status(given: list[Node]) -> int | None:
    """Return the exit status that is written there; 0 without one."""
    if not given:
        return 0
    return int(text(given[0])) if re.fullmatch(r"\d{1,3}", text(given[0])) else None
