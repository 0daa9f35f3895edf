"""Reads bash with tree-sitter, and asks bash itself where tree-sitter stumbles."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from snipproof.failure import Code, Failure
from snipproof.languages.outline import Call, Exit, Outline
from snipproof.snippet import Snippet

_CURLY_QUOTES = "\u201c\u201d\u2018\u2019"
_SPECIAL = re.compile(r"[0-9@*#?$!_-]|BASH\w*|FUNCNAME|LINENO|PIPESTATUS|RANDOM|SECONDS|IFS|PWD")


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_bash.language()))


def outline_shell(snippet: Snippet) -> Outline:
    """Read a bash snippet."""
    source = snippet.source.removeprefix(b"\xef\xbb\xbf")
    root = _parser().parse(source).root_node
    nodes = list(_walk(root))
    failures = [*_slips(snippet, nodes)]
    if root.has_error and not failures:
        failures += _ask_bash(snippet)
    return Outline(
        tuple(failures), tuple(_calls(nodes)), frozenset(_variables(nodes)), tuple(_exits(nodes))
    )


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def _slips(snippet: Snippet, nodes: list[Node]) -> Iterator[Failure]:
    """Give slips that bash accepts and that mean something else than they look like."""
    literal = _literal_lines(nodes)
    for number, line in enumerate(snippet.text.split("\n"), 1):
        if re.search(r"\\[ \t]+\r?$", line) and number not in literal:
            yield Failure(
                Code.SYNTAX_ERROR,
                "a space follows the backslash, so the command ends on this line",
                snippet.at(number),
                "remove the space at the end of the line",
            )
    for node in nodes:
        if node.type == "word" and any(mark in _text(node) for mark in _CURLY_QUOTES):
            yield Failure(
                Code.SYNTAX_ERROR,
                f"typographic quotes are letters to the shell: {_text(node)}",
                snippet.at(node.start_point.row + 1),
                "use straight quotes",
            )
        if node.type == "&" and node.prev_sibling is not None:
            before = _text(node.prev_sibling)
            if "?" in before and _glued(node):
                yield Failure(
                    Code.SYNTAX_ERROR,
                    "an & outside quotes ends the command here; the rest of the URL is lost",
                    snippet.at(node.start_point.row + 1),
                    "put the URL in double quotes",
                )


def _glued(node: Node) -> bool:
    """Whether the next text stands right behind the node, as inside a URL."""
    following = node.next_sibling
    return following is not None and following.start_byte == node.end_byte


def _literal_lines(nodes: list[Node]) -> set[int]:
    """Give the lines inside quotes and here-documents, where a backslash is just a letter."""
    lines: set[int] = set()
    for node in nodes:
        if node.type in {"raw_string", "heredoc_body"}:
            lines.update(range(node.start_point.row + 1, node.end_point.row + 1))
    return lines


def _ask_bash(snippet: Snippet) -> Iterator[Failure]:
    """Give what bash says of the syntax; tree-sitter doubts some scripts that are fine."""
    try:
        result = subprocess.run(
            ["/usr/bin/env", "bash", "-n", str(snippet.file)],
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
            env={"LC_ALL": "C", "PATH": "/usr/local/bin:/usr/bin:/bin"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return
    if result.returncode:
        yield from bash_syntax_error(snippet, result.stderr)


def bash_syntax_error(snippet: Snippet, stderr: str) -> Iterator[Failure]:
    """Give the syntax error that bash reports on standard error, if it does."""
    found = re.search(r"line (\d+): (.*(?:syntax error|unexpected EOF|unexpected end).*)", stderr)
    if found:
        line = int(found[1])
        if "matching" in found[2]:
            # Bash names the last quote that it opened; the one that is missing is before it.
            line = _first_odd_line(snippet.text.split("\n")[:line]) or line
        yield Failure(
            Code.SYNTAX_ERROR,
            f"not valid bash: {found[2]}",
            snippet.at(min(line, snippet.text.count("\n") + 1)),
            "look for a quote or a bracket that is not closed",
        )


def _first_odd_line(lines: list[str]) -> int | None:
    """Give the first line with a double quote that is not closed on it."""
    for number, line in enumerate(lines, 1):
        if len(re.findall(r'(?<!\\)"', line)) % 2:
            return number
    return None


def _calls(nodes: list[Node]) -> Iterator[Call]:
    for node in nodes:
        name = node.child_by_field_name("name") if node.type == "command" else None
        if name is not None and _text(name) == "curl":
            holder = node.parent
            # A here-document belongs to the command that it is redirected into.
            outer = holder if holder is not None and holder.type == "redirected_statement" else node
            last = outer.end_point.row + (1 if outer.end_point.column else 0)
            yield Call(node.start_point.row + 1, max(last, node.start_point.row + 1))


def _exits(nodes: list[Node]) -> Iterator[Exit]:
    for node in nodes:
        words = _text(node).split() if node.type == "command" else []
        if words[:1] == ["exit"]:
            status = int(words[1]) if len(words) > 1 and words[1].isdecimal() else None
            yield Exit(node.start_point.row + 1, status)


def _variables(nodes: list[Node]) -> Iterator[str]:
    own: set[str] = set()
    for node in nodes:
        if node.type in {"variable_assignment", "for_statement"}:
            set_name = node.child_by_field_name("name") or node.child_by_field_name("variable")
            if set_name is not None:
                own.add(_text(set_name))
    for node in nodes:
        if node.type == "variable_name" and node.parent is not None:
            used = node.parent.type in {"simple_expansion", "expansion"}
            with_default = node.parent.type == "expansion" and any(
                child.type in {":-", "-", ":=", "="} for child in node.parent.children
            )
            name = _text(node)
            if used and not with_default and name not in own and not _SPECIAL.fullmatch(name):
                yield name
