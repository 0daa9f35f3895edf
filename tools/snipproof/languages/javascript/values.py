"""Evaluates an expression of a JavaScript source, as far as reading shows its value."""

import json
import re
from collections.abc import Callable, Iterator, Mapping

from tree_sitter import Node

from snipproof.languages.javascript.names import Names, arguments, dotted
from snipproof.languages.reading.bindings import Place
from snipproof.languages.reading.hole import hole
from snipproof.languages.reading.tree import text as source
from snipproof.languages.reading.value import FORM, Value, plain, text, unknown
from snipproof.languages.reading.written import Text

_DEPTH = 20
_STEPS = 20_000
_LENGTH = 100_000
"""How much is followed and put together at most, since a name may hold another twice, and so on."""

_NAMES = frozenset({"identifier", "member_expression", "shorthand_property_identifier"})
_WRAPPERS = frozenset({"await_expression", "parenthesized_expression"})
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None}
_TEXTS = frozenset({"string", "template_string"})
_SAME = frozenset({"String", "encodeURI", "encodeURIComponent"})
_METHODS = (".toString", ".trim")
_MEDIA = {"FormData": "multipart/form-data", "Headers": "", "URLSearchParams": FORM}
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_ESCAPE = re.compile(
    r"\\(?:u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL
)


class Values:
    """The values of one source's expressions; an unknown value is a hole."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._steps = _STEPS

    def resolve(self, node: Node, place: Place) -> tuple[Node, Place]:
        """Follow a name to the expression that it stands for, through other names."""
        for _ in range(_DEPTH):
            found: tuple[Node, Place] | None = None
            if node.type in _WRAPPERS and node.named_child_count:
                found = (node.named_children[0], place)
            elif node.type in _NAMES:
                found = self._names.find(node, place)
            if found is None:
                break
            node, place = found
        return node, place

    def value(self, node: Node, place: Place, depth: int = 0) -> Value:
        """Return what an expression is worth."""
        self._steps -= 1
        nothing = unknown(_name(node), node.start_point.row + 1)
        if depth > _DEPTH or self._steps < 0:
            return nothing
        found, inner = self.resolve(node, place)
        if found.type == "member_expression":
            return self._member(found, inner, depth + 1) or nothing
        value = self._value(found, inner, depth + 1)
        if value is None or (isinstance(value.content, Text) and len(str(value.content)) > _LENGTH):
            return nothing
        return self._changed(value, dotted(node), place, inner, depth + 1)

    def _value(self, node: Node, place: Place, depth: int) -> Value | None:
        first, last = node.start_point.row + 1, node.end_point.row + 1
        if node.type in _TEXTS:
            return Value(self._string(node, place, depth), first, last)
        if node.type in _CONSTANTS:
            return Value(_CONSTANTS[node.type], first, last)
        kinds: dict[str, Callable[[Node, Place, int], Value | None]] = {
            "array": self._array,
            "binary_expression": self._sum,
            "call_expression": self._call,
            "new_expression": self._new,
            "number": _number,
            "object": self._object,
            "unary_expression": _number,
        }
        reader = kinds.get(node.type)
        return None if reader is None else reader(node, place, depth)

    def _string(self, node: Node, place: Place, depth: int) -> Text:
        joined = Text((("", node.start_point.row + 1),))
        for child in node.named_children:
            if child.type == "template_substitution" and child.named_child_count:
                joined += text(self.value(child.named_children[0], place, depth))
            else:
                letters = _ESCAPE.sub(_unescape, source(child))
                joined += Text(((letters, child.start_point.row + 1),))
        return joined

    def _sum(self, node: Node, place: Place, depth: int) -> Value | None:
        operator = node.child_by_field_name("operator")
        if operator is None or source(operator) != "+":
            return None
        ends = (node.named_children[0], node.named_children[-1])
        left, right = (text(self.value(end, place, depth)) for end in ends)
        return Value(left + right, node.start_point.row + 1, node.end_point.row + 1)

    def _array(self, node: Node, place: Place, depth: int) -> Value | None:
        items = [item for item in node.named_children if item.type != "comment"]
        if any(item.type == "spread_element" for item in items):
            return None
        content = [self.value(item, place, depth) for item in items]
        return Value(content, node.start_point.row + 1, node.end_point.row + 1)

    def _object(self, node: Node, place: Place, depth: int) -> Value:
        pairs = (
            pair for child in node.named_children for pair in self._property(child, place, depth)
        )
        # `undefined` is as good as nothing, in JSON as in a query.
        found = {name: value for name, value in pairs if value is not None}
        return Value(found, node.start_point.row + 1, node.end_point.row + 1)

    def _property(self, node: Node, place: Place, depth: int) -> Iterator[tuple[str, Value | None]]:
        key, value = (node.child_by_field_name(side) for side in ("key", "value"))
        if node.type == "pair" and key is not None and value is not None:
            absent = value.type == "undefined"
            yield self._key(key, place, depth), None if absent else self.value(value, place, depth)
        elif node.type == "shorthand_property_identifier":
            yield source(node), self.value(node, place, depth)
        elif node.type == "spread_element" and node.named_child_count:
            inner = self.value(node.named_children[0], place, depth)
            if isinstance(inner.content, Mapping):
                yield from inner.content.items()
            else:
                yield str(text(inner)), inner
        elif node.type == "method_definition":
            yield hole("method"), unknown("method", node.start_point.row + 1)

    def _key(self, node: Node, place: Place, depth: int) -> str:
        if node.type == "computed_property_name" and node.named_child_count:
            return str(text(self.value(node.named_children[0], place, depth)))
        return str(self._string(node, place, depth)) if node.type == "string" else source(node)

    def _member(self, node: Node, place: Place, depth: int) -> Value | None:
        """Return a member of an object that is known: `config.url`."""
        owner, name = (node.child_by_field_name(side) for side in ("object", "property"))
        if owner is None or name is None:
            return None
        content = self.value(owner, place, depth).content
        return content.get(source(name)) if isinstance(content, Mapping) else None

    def _call(self, node: Node, place: Place, depth: int) -> Value | None:
        """Return what a call of a well-known function gives."""
        function, given = node.child_by_field_name("function"), arguments(node)
        name = "" if function is None else source(function)
        if name == "JSON.stringify" and given:
            inner = self.value(given[0], place, depth)
            written = json.dumps(plain(inner), ensure_ascii=False)
            return Value(Text(((written, inner.first),)), inner.first, inner.last)
        if name in _SAME and given:
            return self.value(given[0], place, depth)
        owner = None if function is None else function.child_by_field_name("object")
        if owner is not None and name.endswith(_METHODS):
            inner = self.value(owner, place, depth)
            return Value(text(inner), inner.first, inner.last)
        return None

    def _new(self, node: Node, place: Place, depth: int) -> Value | None:
        constructor, given = node.child_by_field_name("constructor"), arguments(node)
        name = "" if constructor is None else source(constructor)
        line = node.start_point.row + 1
        if name == "URL" and given:
            url = text(self.value(given[0], place, depth))
            if "://" not in str(url) and len(given) > 1:
                url = text(self.value(given[1], place, depth)) + url
            return Value(url, line, line)
        if name not in _MEDIA:
            return None
        inner = self.value(given[0], place, depth) if given else Value({}, line, line)
        return Value(inner.content, line, node.end_point.row + 1, _MEDIA[name])

    def _changed(self, value: Value, name: str, at: Place, since: Place, depth: int) -> Value:
        """Return an object with what is put into it between two places."""
        if not name or not isinstance(value.content, Mapping):
            return value
        content = dict(value.content)
        for change in self._names.changes(name, at, since):
            key = change.key
            written = (
                key if isinstance(key, str) else str(text(self.value(key, change.place, depth)))
            )
            content[written] = self.value(change.value, change.place, depth)
        return Value(content, value.first, value.last, value.media)


def _number(node: Node, _: Place, __: int) -> Value | None:
    line = node.start_point.row + 1
    try:
        number = float(source(node).replace("_", ""))
    except ValueError:
        return None
    return Value(int(number) if number.is_integer() else number, line, line)


def _unescape(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2] or escape[3]
    if not digits:
        return _SIMPLE.get(escape[4], str(escape[4]))
    number = int(digits, 16)
    # Half of a surrogate pair, or a number beyond Unicode, is no character by itself.
    known = number < 0xD800 or 0xE000 <= number < 0x110000  # noqa: PLR2004  Unicode's bounds
    return chr(number) if known else "\ufffd"


def _name(node: Node) -> str:
    """Return what an unknown value is called in the source."""
    while node.type == "binary_expression":
        node = node.named_children[0]
    if node.type in _NAMES:
        return source(node).rpartition(".")[2]
    if node.type == "subscript_expression":
        return source(node.named_children[-1])
    function = node.child_by_field_name("function")
    return "value" if function is None else source(function).rpartition(".")[2]
