"""Which statements of a JavaScript snippet a run can report, and the copy that reports them."""

import re
from collections.abc import Collection, Iterator, Sequence

from tree_sitter import Node

from snipproof.languages.javascript.parse import parser, request_calls
from snipproof.languages.reading.tree import parse, walk
from snipproof.languages.running.channel import TRACE_FD
from snipproof.languages.running.marked import Insertion, Marked, insert

_STATEMENTS = frozenset(
    """
    break_statement continue_statement debugger_statement do_statement export_statement
    expression_statement for_in_statement for_statement if_statement labeled_statement
    lexical_declaration return_statement switch_statement throw_statement try_statement
    variable_declaration while_statement
    """.split()  # noqa: SIM905  as a list it is a page long
)
_LISTS = frozenset({"program", "statement_block", "switch_case", "switch_default"})
_BODIES = frozenset(
    {"do_statement", "else_clause", "for_in_statement", "for_statement", "if_statement"}
    | {"while_statement"}
)

_TELL = (
    'import{writeSync as $snipproofWrite}from"node:fs";function $snipproof(line,at){'
    "const told=$snipproof.told??=new Set;if(!told.has(at)){told.add(at);"
    f"try{{$snipproofWrite({TRACE_FD},`\\x01${{line}} @${{at}}@\\0`)}}catch{{}}}}}}"
).encode()


def marked_nodes(nodes: Sequence[Node], requests: Collection[int]) -> Iterator[Node]:
    """Return the statements that a run reports, and the bodies of arrow functions that request.

    `nodes` are those of a whole source, outer ones first, and `requests` the ids of its calls
    that make a request.
    """
    asking = _asking(nodes, requests)
    for node in nodes:
        if (node.type in _STATEMENTS and _place(node)) or node.id in asking:
            yield node


def _place(node: Node) -> str:
    """Return how a call can stand before a statement: in a list, or as a body; or not at all."""
    parent = node.parent
    if parent is None or _is_directive(node):
        return ""
    if parent.type in _LISTS:
        return "list"
    if parent.type not in _BODIES:
        return ""
    bodies = [parent.child_by_field_name(name) for name in ("body", "consequence")]
    return "body" if parent.type == "else_clause" or node in bodies else ""


def _is_directive(node: Node) -> bool:
    """Whether a statement is a text, such as "use strict", which has to stand first."""
    children = node.named_children
    return (
        node.type == "expression_statement" and len(children) == 1 and children[0].type == "string"
    )


def _asking(nodes: Sequence[Node], requests: Collection[int]) -> set[int]:
    """Return the expressions that are the bodies of arrow functions and make a request."""
    found: set[int] = set()
    for node in nodes:
        body = node.child_by_field_name("body") if node.type == "arrow_function" else None
        if body is None or body.type == "statement_block":
            continue
        if any(part.id in requests for part in walk(body)):
            found.add(body.id)
    return found


def marked(source: bytes) -> Marked:
    """Return a source whose statements say at `channel.TRACE_FD` that they are executed.

    No line moves. A source that cannot be read is returned as it is.
    """
    try:
        root = parse(parser(), source)
    except ValueError:
        return Marked(source, source)
    if root.has_error:
        return Marked(source, source)
    nodes = list(walk(root))
    start = 0
    if nodes[1:] and nodes[1].type == "hash_bang_line":
        start = source.find(b"\n") + 1 or len(source)
    found = [Insertion(start, _TELL)]
    for node in marked_nodes(nodes, {call.id for call in request_calls(nodes)}):
        call = f"$snipproof({node.start_point.row + 1},{node.start_byte})"
        if node.type not in _STATEMENTS:
            found.append(Insertion(node.start_byte, f"({call},".encode(), node.end_byte, b")"))
        elif _place(node) == "list":
            found.append(Insertion(node.start_byte, f"{call};".encode()))
        else:
            found.append(Insertion(node.start_byte, f"{{{call};".encode(), node.end_byte, b"}"))
    return insert(source, found)


def unmarked(said: bytes, copy: Marked, file: str) -> bytes:
    """Return what Node said about a marked copy in the lines and columns of its source.

    `file` is the path of the copy, as Node writes it.
    """
    name = re.escape(file.encode())

    def column(found: re.Match[bytes]) -> bytes:
        return b"%s%d" % (found[1], copy.column(int(found[2]), int(found[3])))

    def shown(found: re.Match[bytes]) -> bytes:
        line = int(found[2])
        blanks = b" " * (copy.column(line, len(found[3]) + 1) - 1)
        return b"%s\n%s\n%s^" % (found[1], copy.line(line), blanks)

    said = re.sub(rb"(" + name + rb":(\d{1,6}):)(\d{1,6})", column, said)
    return re.sub(rb"(" + name + rb":(\d{1,6}))\n[^\n]*\n( *)\^", shown, said)
