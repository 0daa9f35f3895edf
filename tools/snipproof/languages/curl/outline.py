"""Reads bash with tree-sitter, and asks bash itself where tree-sitter stumbles."""

import re
import subprocess
from collections.abc import Iterator

from tree_sitter import Node

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.curl.excerpt import faults, statements
from snipproof.languages.curl.lint import slips
from snipproof.languages.curl.parse import parse_shell
from snipproof.languages.reading.outline import Call, Exit, Outline
from snipproof.languages.reading.tree import PATIENCE, text, walk

_SPECIAL = re.compile(
    r"[0-9@*#?$!_-]|BASH\w*|EPOCH\w*|COMP_\w*|E?UID|PPID|HOSTNAME|HOSTTYPE|MACHTYPE|OSTYPE|SHLVL|"
    r"FUNCNAME|LINENO|PIPESTATUS|S?RANDOM|SECONDS|IFS|(?:OLD)?PWD|OPTARG|OPTIND|REPLY|MAPFILE|SHELL"
)
"""The variables that bash sets itself (its manual, "Bash Variables")."""

_READERS = frozenset({"getopts", "let", "mapfile", "printf", "read", "readarray", "select"})
"""Commands that set the variables that they are given the names of."""

_WRAPPERS = frozenset({"command", "env", "exec", "sudo", "time", "timeout"})
"""Commands that run the command behind them."""


def outline_shell(snippet: Snippet) -> Outline:
    """Read a bash snippet."""
    source = snippet.text
    try:
        root = parse_shell(source)
    except ValueError:
        message = f"the script took more than {PATIENCE:g} s to read"
        failure = Failure(Code.BAD_SOURCE, message, snippet.location, "write it shorter")
        return Outline((failure,), (), frozenset())
    nodes = list(walk(root))
    failures = [*slips(snippet, nodes)]
    if root.has_error and not failures:
        failures += _ask_bash(snippet, source)
    variables = frozenset(_variables(nodes))
    if not failures:
        failures += faults(snippet, root, variables)
    return Outline(
        tuple(failures),
        tuple(_calls(nodes)),
        variables,
        tuple(_exits(nodes)),
        tuple(statements(snippet, root)),
    )


def comments(source: str) -> Iterator[tuple[int, int]]:
    """Return the lines with a comment and the columns where it begins.

    None where it is too long.
    """
    try:
        root = parse_shell(source)
    except ValueError:
        return
    lines = source.split("\n")
    for node in walk(root):
        if node.type == "comment":
            row, column = node.start_point
            # A parser counts bytes.
            yield row + 1, len(lines[row].encode()[:column].decode("utf-8", "replace"))


def _ask_bash(snippet: Snippet, source: str) -> Iterator[Failure]:
    """Return what bash says of the syntax; tree-sitter doubts some scripts that are fine."""
    try:
        result = subprocess.run(
            ["/usr/bin/env", "bash", "-n"],  # reads the script and runs nothing of it
            input=source,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=10,
            env={"LC_ALL": "C", "PATH": "/usr/local/bin:/usr/bin:/bin"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return
    if result.returncode:
        found = list(bash_syntax_error(snippet, result.stderr))
        said = result.stderr.strip().rpartition("\n")[2] or f"bash -n ended {result.returncode}"
        yield from found or [
            Failure(Code.SYNTAX_ERROR, f"not valid bash: {said}", snippet.location, "fix it")
        ]


def bash_syntax_error(snippet: Snippet, stderr: str) -> Iterator[Failure]:
    """Return the syntax error that bash reports on standard error, if it does."""
    found = re.search(r"line (\d+): (.*(?:syntax error|unexpected EOF|unexpected end).*)", stderr)
    if found:
        line = int(found[1])
        if "matching" in found[2]:
            # Bash names the last quote that it opened; the one that is missing is before it.
            line = _first_odd_line(snippet.text.split("\n")[:line]) or line
        yield Failure(
            Code.SYNTAX_ERROR,
            f"not valid bash: {found[2]}",
            snippet.at(min(line, snippet.text.rstrip().count("\n") + 1)),
            "look for a quote or a bracket that is not closed",
        )


def _first_odd_line(lines: list[str]) -> int | None:
    """Return the first line with a double quote that is not closed on it."""
    for number, line in enumerate(lines, 1):
        if len(re.findall(r'(?<!\\)"', line)) % 2:
            return number
    return None


def _calls(nodes: list[Node]) -> Iterator[Call]:
    for node in nodes:
        if runs_curl(node):
            yield call(node)


def call(command: Node) -> Call:
    """Return the lines of a command, with a here-document that is redirected into it."""
    holder = command.parent
    outer = holder if holder is not None and holder.type == "redirected_statement" else command
    last = outer.end_point.row + (1 if outer.end_point.column else 0)
    return Call(command.start_point.row + 1, max(last, command.start_point.row + 1))


def _exits(nodes: list[Node]) -> Iterator[Exit]:
    for node in nodes:
        if node.type == "command" and _name(node) == "exit":
            written = [text(child) for child in node.children[1:2]]
            status = int(written[0]) if re.fullmatch(r"[0-9]{1,3}", "".join(written)) else None
            yield Exit(node.start_point.row + 1, status)


def runs_curl(node: Node) -> bool:
    """Whether a node is a command that runs curl, or lets another run it."""
    if node.type != "command":
        return False
    name = _name(node)
    if name in _WRAPPERS:
        return any(text(child) == "curl" for child in node.children if child.type == "word")
    return name == "curl"


def _name(command: Node) -> str:
    """Return the name of the program that a command runs, without its folder."""
    name = command.child_by_field_name("name")
    return "" if name is None else text(name).removeprefix("\\").rpartition("/")[2]


def _variables(nodes: list[Node]) -> Iterator[str]:
    own: set[str] = set()
    for node in nodes:
        if node.type in {"variable_assignment", "for_statement"}:
            set_name = node.child_by_field_name("name") or node.child_by_field_name("variable")
            if set_name is not None:
                own.add(text(set_name).partition("[")[0])
        elif node.type == "command" and _name(node) in _READERS:
            words = (text(child) for child in node.children if child.type == "word")
            own.update(re.split("[-+*/%]?=", word)[0] for word in words)
        elif node.type in {"binary_expression", "postfix_expression"}:
            # `(( count = 3 ))` sets a variable, and so does `(( count++ ))`.
            target, operator = node.children[:2]
            if operator.type in {"=", "+=", "-=", "*=", "/=", "++", "--"}:
                own.add(text(target))
    for node in nodes:
        if node.type == "variable_name" and node.parent is not None:
            used = node.parent.type in {"simple_expansion", "expansion"}
            # An expansion with a word for the case that the variable is not set does without it.
            does_without = node.parent.type == "expansion" and any(
                child.type in {":-", "-", ":=", "=", ":+", "+"} for child in node.parent.children
            )
            name = text(node)
            if used and not does_without and name not in own and not _SPECIAL.fullmatch(name):
                yield name
