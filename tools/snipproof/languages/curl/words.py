"""Evaluates a word of a shell script, as far as reading shows its text."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from snipproof.languages.reading.bindings import Bindings, Place
from snipproof.languages.reading.hole import hole
from snipproof.languages.reading.tree import position, text, walk_scoped
from snipproof.languages.reading.written import Body, Text

_FUNCTIONS = frozenset({"function_definition"})
_BLOCKS = frozenset(
    {
        "case_item",
        "do_group",
        "elif_clause",
        "else_clause",
        "if_statement",
        "list",
        "pipeline",
        "subshell",
        "while_statement",
    }
)
"""Commands that can be skipped, or that change variables for themselves alone."""

_SUBSTITUTIONS = frozenset({"arithmetic_expansion", "command_substitution", "process_substitution"})
_EXPANSIONS = frozenset({"simple_expansion", "expansion", *_SUBSTITUTIONS})
_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "e": "\x1b",
}
_STEPS = 20_000
_DEPTH = 20
_LENGTH = 100_000
"""How much is put together at most, since a variable may hold another twice, and so on."""


class Words:
    """The words of one script, and the variables that it sets."""

    def __init__(self, root: Node) -> None:
        self.commands: list[tuple[Node, Place]] = []
        self._bindings: Bindings[Node] = Bindings()
        self._steps = _STEPS
        for node, scope in walk_scoped(root, _FUNCTIONS, _BLOCKS):
            place = Place(position(node), scope)
            if node.type == "command":
                self.commands.append((node, place))
            for name, value in _assigned(node):
                self._bindings.add(name, value, place)

    def text(self, node: Node, place: Place) -> Text:
        """Return the text of a word, a string, or several of them side by side."""
        return self._text(node, place, 0)

    def standard_input(self, command: Node, place: Place) -> Body | None:
        """Return the here-document or here-string of a command, or what an `echo` pipes into it."""
        node: Node | None = command
        while node is not None and node.type != "program":
            for child in (
                *node.children,
                *(part for one in node.children for part in one.children),
            ):
                if child.type == "heredoc_body":
                    return _body(self._inside(child, place, 0, trim=0), child)
                if child.type == "herestring_redirect" and child.named_child_count:
                    return _body(self.text(child.named_children[0], place), child)
            before = node.prev_named_sibling
            if node.type == "command" and before is not None and before.type == "command":
                said = before.children[1:]
                if text(before.children[0]) == "echo" and len(said) == 1:
                    return _body(self.text(said[0], place), said[0])
            node = node.parent
        return None

    def _text(self, node: Node, place: Place, depth: int) -> Text:
        self._steps -= 1
        line = node.start_point.row + 1
        if depth > _DEPTH or self._steps < 0 or node.type in _SUBSTITUTIONS:
            return Text(((hole(text(node)[:40]), line),))
        match node.type:
            case "string":
                return self._inside(node, place, depth, trim=1)
            case "concatenation" | "translated_string":
                joined = Text(())
                for child in node.named_children:
                    joined += self._text(child, place, depth + 1)
                return joined
            case "simple_expansion" | "expansion":
                return self._variable(node, place, depth)
        return Text(((_plain(node), line),))

    def _inside(self, node: Node, place: Place, depth: int, trim: int) -> Text:
        """Return what is in double quotes, or in a here-document: letters, and what is expanded.

        The grammar has no nodes for some of the letters, so these are what is between the others.
        """
        data = node.text or b""
        joined = Text(())
        behind, line = trim, node.start_point.row + 1
        for child in node.named_children:
            if child.type in _EXPANSIONS:
                start = child.start_byte - node.start_byte
                joined += _letters(data[behind:start], line)
                joined += self._text(child, place, depth + 1)
                behind, line = child.end_byte - node.start_byte, child.end_point.row + 1
        return joined + _letters(data[behind : len(data) - trim], line)

    def _variable(self, node: Node, place: Place, depth: int) -> Text:
        line = node.start_point.row + 1
        names = [child for child in node.children if child.type == "variable_name"]
        name = text(names[0]) if names else text(node).strip("${}")
        # `${NAME:-default}`, `${NAME%/}` and the like are more than the variable.
        plain = text(node) in {f"${name}", f"${{{name}}}"}
        bound = self._bindings.find(name, place) if plain else None
        if bound is None:
            return Text(((hole(name), line),))
        value = self._text(*bound, depth + 1)
        return value if len(str(value)) <= _LENGTH else Text(((hole(name), line),))


def _assigned(node: Node) -> Iterator[tuple[str, Node | None]]:
    """Return the variables that a node sets, with the words that it sets them to where it has some.

    `A=1 command` sets a variable for that command, not for its own words.
    """
    match node.type:
        case "variable_assignment":
            name = node.child_by_field_name("name")
            parent = node.parent
            if name is not None and (parent is None or parent.type != "command"):
                plain = any(child.type == "=" for child in node.children)
                yield text(name), node.child_by_field_name("value") if plain else None
        case "for_statement":
            name = node.child_by_field_name("variable")
            if name is not None:
                yield text(name), None
        case "command" if text(node).startswith(("read ", "mapfile ", "printf -v")):
            for child in node.children[1:]:
                if child.type == "word":
                    yield text(child), None


def _plain(node: Node) -> str:
    """Return a word without quotes, or one in quotes in which nothing is expanded."""
    letters = text(node)
    if node.type == "raw_string":
        return letters[1:-1]
    if node.type == "ansi_c_string":
        return _unescape(letters[2:-1])
    return re.sub(r"\\(\n|.)", _bare, letters)


def _body(written: Text, node: Node) -> Body:
    return Body(str(written), node.start_point.row + 1, node.end_point.row + 1)


def _letters(data: bytes, line: int) -> Text:
    """Return the letters in double quotes; a backslash counts before some of them only."""
    if not data:
        return Text(())
    letters = re.sub(r'\\([$`"\\\n])', _bare, data.decode("utf-8", "replace"))
    return Text(((letters, line),))


def _bare(escape: re.Match[str]) -> str:
    return "" if escape[1] == "\n" else str(escape[1])


def _unescape(letters: str) -> str:
    """Return what is in `$'…'` (bash's manual, "ANSI-C Quoting")."""

    def one(escape: re.Match[str]) -> str:
        digits = escape[1] or escape[2] or escape[3]
        if not digits:
            return _ESCAPES.get(escape[4], str(escape[4]))
        number = int(digits, 16)
        # Half of a surrogate pair, or a number beyond Unicode, is no character.
        known = number < 0xD800 or 0xE000 <= number < 0x110000  # noqa: PLR2004  Unicode's bounds
        return chr(number) if known else "\ufffd"

    digit = "[0-9A-Fa-f]"
    escapes = rf"\\(?:x({digit}{{1,2}})|u({digit}{{1,4}})|U({digit}{{1,8}})|(.))"
    return re.sub(escapes, one, letters, flags=re.DOTALL)
