"""Checks that a shell excerpt is whole, is the code that runs, and hides only values.

See `languages.python.excerpt`. What bash says before it executes a command (`BASH_COMMAND`, its
manual) is compared with the command as it is written, without the blanks and the separators that
bash writes its own way.
"""

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.core.variables import refusal
from snipproof.languages.curl.parse import parse_shell
from snipproof.languages.reading.outline import Statement, bare
from snipproof.languages.reading.tree import text, walk

TEXT = 200
"""How much of a command bash tells, in characters (`prelude.bash`)."""

_ENDS = frozenset({":", "break", "continue", "echo", "exit", "false", "printf", "return", "true"})
_SHOWS = frozenset(
    {"basename", "cat", "column", "cut", "date", "dirname", "grep", "head", "jq"}
    | {"sort", "tail", "tr", "uniq", "wc"}
)
_TELLS = _ENDS | _SHOWS
_ASKS = frozenset(
    """
    awk base64 basename cat cut date dirname echo expr grep head jq mktemp openssl printf pwd
    sed seq sha256sum sort tail tr true uniq uuidgen wc
    """.split()  # noqa: SIM905  as a list it is a page long
)
_BRANCHES = frozenset(
    {
        "case_item",
        "elif_clause",
        "else_clause",
        "for_statement",
        "c_style_for_statement",
        "function_definition",
        "if_statement",
        "list",
        "while_statement",
    }
)
_EXECUTED = frozenset(
    {"command", "declaration_command", "test_command", "unset_command", "variable_assignment"}
)
_ELSEWHERE = frozenset({"source", ".", "eval", "bash", "sh", "dash", "zsh", "ksh"})
_TRACE = re.compile(r"\bDEBUG\b|[<>]&\s*250\b|/dev/fd/250|/proc/\S*/fd/250|\bextdebug\b|BASH_ENV")


_REWRITTEN = re.compile(r"^\s*<|^[^|\n]*<<-?\w+[^\n]*\||\$['\"]|^\w+=\(")
"""Code that bash prints in other words: a here-document before its command or its pipe, quotes
that bash translates, and an array over several lines (bash's manual, 3.1.2.4 and 3.6.6)."""

_WHOLE = frozenset(
    {"ERROR", "command", "pipeline", "redirected_statement"}
    | {"variable_assignment", "variable_assignments"}
)
"""Statements of which one line shows that they ran; the grammar does not know the first kind."""


def faults(snippet: Snippet, root: Node, given: frozenset[str]) -> Iterator[Failure]:
    """Return what is wrong with how a snippet shows itself.

    `given` are the variables that it reads from the environment.
    """
    first, last = snippet.shown
    lines = snippet.text.split("\n")
    whole = first == 1 and last >= len(lines) - (lines[-1] == "")
    shown: list[Node] = []
    for node in root.children:
        begin, end = _lines(node)
        if first <= begin and end <= last:
            shown.append(node)
        elif begin <= last and end >= first:
            yield _broken(snippet, max(begin, first))
            return
        elif not whole:
            yield from _hidden(snippet, node, given)
    if not whole and not _alike(snippet, shown):
        yield _broken(snippet, first)
    yield from _elsewhere(snippet, root)


def statements(snippet: Snippet, root: Node) -> list[Statement]:
    """Return the shown commands that a run has to execute."""
    first, last = snippet.shown
    found: list[Statement] = []
    for outer in root.children:
        begin, end = _lines(outer)
        if end < first or begin > last:
            continue
        if "<<" in text(outer):
            # Behind a here-document in a substitution, bash counts its lines twice.
            end += end - begin
        if _REWRITTEN.search(text(outer)) and outer.type in _WHOLE:
            # bash reports such a command in other words, so its lines have to do.
            found.append(Statement(begin, end))
            continue
        for node in walk(outer):
            if node.type in _EXECUTED and not _is_part(node) and not _may_be_idle(node, outer):
                written = bare(text(node))
                if written:
                    found.append(Statement(begin, end, written[:TEXT]))
    return found


def _is_part(node: Node) -> bool:
    """Whether a node is told with the command that it is a part of."""
    parent = node.parent
    if parent is None:
        return False
    if node.type == "variable_assignment":
        return parent.type in {"command", "declaration_command", "variable_assignments"}
    return False


def _may_be_idle(node: Node, outer: Node) -> bool:
    """Whether a command is one of a branch, and only reports or ends something."""
    if node.type != "command" or _name(node) not in _TELLS:
        return False
    inner = (part for part in walk(node) if part.type == "command")
    if any(_name(part) not in _TELLS for part in inner):
        return False
    above = node
    while above.parent is not None and above.id != outer.id:
        above = above.parent
        if above.type in _BRANCHES:
            return True
        if above.type == "redirected_statement" and not _tells_errors(above):
            return False
    return above.type in _BRANCHES


def _tells_errors(redirected: Node) -> bool:
    """Whether the output of a command goes to standard error, and into no file."""
    targets = [child for child in redirected.children if child.type.endswith("redirect")]
    return all(re.fullmatch(r"[12]?>\s*&\s*[12]", text(child).strip()) for child in targets)


def _lines(node: Node) -> tuple[int, int]:
    last = node.end_point.row + (1 if node.end_point.column else 0)
    return node.start_point.row + 1, max(last, node.start_point.row + 1)


def _name(command: Node) -> str:
    name = command.child_by_field_name("name")
    return "" if name is None else text(name).removeprefix("\\").rpartition("/")[2]


def _alike(snippet: Snippet, shown: Sequence[Node]) -> bool:
    """Whether the shown lines by themselves are the very commands that they are in the file."""
    try:
        alone = parse_shell(snippet.shown_text)
    except ValueError:
        return False
    if alone.has_error:
        return False
    return [(node.type, text(node)) for node in alone.children] == [
        (node.type, text(node)) for node in shown
    ] and any(node.type != "comment" for node in shown)


def _broken(snippet: Snippet, line: int) -> Failure:
    return Failure(
        Code.PARTIAL_EXCERPT,
        "the shown lines are not whole commands at the top of the file",
        snippet.at(line),
        "show whole commands: move docs:start and docs:end, or show the file as it is",
    )


def _hidden(snippet: Snippet, node: Node, given: frozenset[str]) -> Iterator[Failure]:
    """Return why a hidden command does more than to prepare a value."""
    if node.type in {"comment", "\n", ";"}:
        return
    what = ""
    if node.type not in {"variable_assignment", "variable_assignments"}:
        what = "does more than to set a variable"
    else:
        for part in walk(node):
            if part.type == "variable_assignment":
                name = part.child_by_field_name("name")
                wanted = "" if name is None else text(name)
                if refusal(wanted) or wanted in given or wanted.isupper():
                    # In capitals are the variables that readers set, and those of programs.
                    what = f"sets {wanted}, which the commands or their programs may read"
            elif part.type == "command" and _name(part) not in _ASKS:
                what = f"runs {_name(part) or 'a program'}"
            elif part.type in {"file_redirect", "herestring_redirect", "heredoc_redirect"}:
                what = "redirects to a file"
            elif part.type == "function_definition":
                what = "defines a function"
    if what:
        yield Failure(
            Code.HIDDEN_CODE,
            f"a line that no page shows {what}: {text(node).splitlines()[0][:80]}",
            snippet.at(node.start_point.row + 1),
            "show it, or leave it out: hidden lines may only set variables",
        )


def _elsewhere(snippet: Snippet, root: Node) -> Iterator[Failure]:
    """Return the commands that run what no page shows, or that reach for the trace."""
    for node in walk(root):
        if node.type != "command":
            continue
        name = _name(node)
        words = [text(child) for child in node.named_children[1:]]
        if name in {"source", ".", "eval"} or (
            name in _ELSEWHERE and words and words[0] not in {"-c", "-s", "--version"}
        ):
            yield Failure(
                Code.HIDDEN_CODE,
                f"{name} runs code that no page shows",
                snippet.at(node.start_point.row + 1),
                "show the commands themselves",
            )
    for number, line in enumerate(snippet.text.split("\n"), 1):
        if _TRACE.search(line):
            yield Failure(
                Code.HIDDEN_CODE,
                "this reaches for what tells which commands were executed",
                snippet.at(number),
                "leave it out",
            )
            return
