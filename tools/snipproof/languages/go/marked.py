"""Which statements of a Go snippet a run can report, and the copy that reports them."""

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from snipproof.languages.go.parse import parser
from snipproof.languages.reading.tree import parse, walk
from snipproof.languages.running.channel import TRACE_FD
from snipproof.languages.running.marked import Insertion, insert

_SILENT = frozenset({"comment", "empty_statement"})


def marked_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    """Return the statements that a run reports: all that stand in a list of statements."""
    for node in nodes:
        if node.type == "statement_list":
            yield from (child for child in node.named_children if child.type not in _SILENT)


def marked(source: bytes) -> bytes:
    """Return a source whose statements say at `channel.TRACE_FD` that they are executed.

    Lines and columns stay what they are to the compiler (cmd/compile, "Line directives"). A source
    that cannot be read is returned as it is.
    """
    try:
        root = parse(parser(), source)
    except ValueError:
        return source
    if root.has_error:
        return source
    return insert(source, map(_insertion, marked_nodes(walk(root)))).copy


def _insertion(node: Node) -> Insertion:
    line, column = node.start_point.row + 1, node.start_point.column + 1
    call = f"snipproofRan({line},{node.start_byte});/*line :{line}:{column}*/"
    return Insertion(node.start_byte, call.encode())


def teller(package: str) -> str:
    """Return the file of a package that reports; its imports have names that no snippet uses."""
    return f"""package {package}

import (
	snipproofStrconv "strconv"
	snipproofSync "sync"
	snipproofSyscall "syscall"
)

var snipproofTold snipproofSync.Map

func snipproofRan(line, at int) {{
	if _, told := snipproofTold.LoadOrStore(at, true); !told {{
		text := "\\x01" + snipproofStrconv.Itoa(line) + " @" + snipproofStrconv.Itoa(at) + "@\\x00"
		snipproofSyscall.Write({TRACE_FD}, []byte(text))
	}}
}}
"""
