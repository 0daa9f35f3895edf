"""Finds slips that bash accepts and that mean something else than they look like.

Most of them come from editing or copying: a line that no longer continues, a letter that looks like
another. Bash runs what is left, so that what it complains of, if it does, is far from the cause.
"""

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.reading.tree import text

_CURLY_QUOTES = "\u201c\u201d\u2018\u2019"
_DASH = re.compile("[\u2010-\u2015\u2212]")
_SPACE = re.compile("[\u00a0\u2000-\u200b\u202f\u3000]")
"""Spaces that an editor shows as one and that part no words to the shell."""

_PROMPT = re.compile(r"[$%](?:[ \t]|$)")


def slips(snippet: Snippet, nodes: Sequence[Node]) -> Iterator[Failure]:
    """Return the slips in a script, of which `nodes` are all nodes in their order."""
    lines = snippet.text.split("\n")
    literal = _literal_lines(nodes)
    for number, line in enumerate(lines, 1):
        if line != line.rstrip() and line.rstrip().endswith("\\") and number not in literal:
            yield Failure(
                Code.SYNTAX_ERROR,
                "a space follows the backslash, so the command ends on this line",
                snippet.at(number),
                "remove the space at the end of the line",
            )
        elif line.endswith("\\") and number not in literal and _gap(lines[number : number + _FEW]):
            # The parser does not always see that the command ends there.
            yield Failure(
                Code.SYNTAX_ERROR,
                "an empty line ends the command here; what follows was to be a part of it",
                snippet.at(number + 1),
                "remove the empty line",
            )
    for node in nodes:
        match node.type:
            case "word":
                yield from _letters(snippet, node)
            case "&":
                yield from _ampersand(snippet, node)
            case "command":
                yield from _command(snippet, node, lines)
            case "heredoc_redirect":
                yield from _open_heredoc(snippet, node, lines)


def _gap(following: Sequence[str]) -> bool:
    """Whether an empty line comes, and then one that looks like the rest of a command."""
    rest = next((line for line in following if line.strip()), "")
    return bool(following) and rest != following[0] and bool(re.match(r"\s+\S|-", rest))


_FEW = 5
"""How many lines are looked at for the rest of a command."""


def _literal_lines(nodes: Sequence[Node]) -> set[int]:
    """Return the lines that end in a comment, in quotes or in a here-document.

    A backslash there is just a letter.
    """
    lines: set[int] = set()
    for node in nodes:
        if node.type in {"raw_string", "string", "ansi_c_string", "heredoc_body"}:
            lines.update(range(node.start_point.row + 1, node.end_point.row + 1))
        elif node.type == "comment":
            lines.add(node.end_point.row + 1)
    return lines


def _letters(snippet: Snippet, node: Node) -> Iterator[Failure]:
    """Return what is wrong with the letters of a word without quotes."""
    word = text(node)
    if any(mark in word for mark in _CURLY_QUOTES):
        message = f"typographic quotes are letters to the shell: {word}"
        hint = "use straight quotes"
    elif _DASH.match(word):
        message = f"an option begins with a hyphen, and this is a dash: {word}"
        hint = f"write {_DASH.sub('-', word, count=1)} or -{_DASH.sub('-', word, count=1)}"
    elif found := _SPACE.search(word):
        message = f"the space in {word!r} is U+{ord(found[0]):04X}, which parts no words"
        hint = "type an ordinary space"
    else:
        return
    yield Failure(Code.SYNTAX_ERROR, message, snippet.at(node.start_point.row + 1), hint)


def _ampersand(snippet: Snippet, node: Node) -> Iterator[Failure]:
    before, following = node.prev_sibling, node.next_sibling
    # The next text stands right behind it, as inside a URL.
    glued = following is not None and following.start_byte == node.end_byte
    if before is not None and glued and "?" in text(before):
        yield Failure(
            Code.SYNTAX_ERROR,
            "an & outside quotes ends the command here; the rest of the URL is lost",
            snippet.at(node.start_point.row + 1),
            "put the URL in double quotes",
        )


def _command(snippet: Snippet, node: Node, lines: Sequence[str]) -> Iterator[Failure]:
    """Return why what begins a command is none: a prompt, or the rest of the command before it."""
    row, column = node.start_point
    line = lines[row] if row < len(lines) else ""
    if line[:column].strip():
        return
    if _PROMPT.match(line.strip()):
        message = f"{line.strip()[0]} is the prompt of a terminal, and no part of the command"
        yield Failure(Code.SYNTAX_ERROR, message, snippet.at(row + 1), "remove it")
    elif row and _goes_on(node, lines):
        above = next((number for number in range(row, 0, -1) if lines[number - 1].strip()), row)
        before = lines[above - 1].strip()
        if before.endswith("\\"):
            # An empty line or a space behind the backslash is told already.
            return
        if before.startswith("#"):
            message = "a comment ends the command here; what follows was to be a part of it"
            hint = "put the comment before the command"
        else:
            message = "the command ends on this line; what follows was to be a part of it"
            hint = "end the line with a backslash, and nothing behind it"
        yield Failure(Code.SYNTAX_ERROR, message, snippet.at(above), hint)


def _goes_on(node: Node, lines: Sequence[str]) -> bool:
    """Whether a command is the rest of one that ended too early: an option, or a URL below it."""
    name = node.child_by_field_name("name")
    before = node.prev_named_sibling
    while before is not None and before.type == "comment":
        before = before.prev_named_sibling
    if name is None or before is None:
        return False
    word = text(name)
    if word.startswith("-"):
        return True
    row = node.start_point.row
    deeper = _indentation(lines[row]) > _indentation(lines[before.start_point.row])
    return deeper and bool(_ADDRESS.match(word)) and text(before).lstrip().startswith("curl ")


_ADDRESS = re.compile(r"""["']?(?:https?://|\$\{?\w*(?:URL|HOST|SERVER|API)\w*\}?["']?/)""")


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def _open_heredoc(snippet: Snippet, node: Node, lines: Sequence[str]) -> Iterator[Failure]:
    """Return a here-document that no line ends (bash's manual, "Here Documents")."""
    start = next((child for child in node.children if child.type == "heredoc_start"), None)
    if start is None:
        return
    word = re.sub(r"[\"'\\]", "", text(start))
    strips = any(child.type == "<<-" for child in node.children)
    row = start.start_point.row
    behind = lines[row + 1 :]
    if any((line.lstrip("\t") if strips else line) == word for line in behind):
        return
    near = next((row + 2 + n for n, line in enumerate(behind) if line.strip() == word), None)
    hint = f"write {word} alone on the line that ends it"
    if near is not None:
        hint = f"line {near} has {word} with spaces around it: remove them"
    message = f"the here-document that begins here is not ended by a line {word}"
    yield Failure(Code.SYNTAX_ERROR, message, snippet.at(row + 1), hint)
