"""Evaluates an expression of a Go source, as far as reading shows its value."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote_plus

from tree_sitter import Node

from snipproof.languages.go.names import Names, Struct, arguments, struct
from snipproof.languages.reading.bindings import Place
from snipproof.languages.reading.hole import hole, split_holes
from snipproof.languages.reading.tree import text as source
from snipproof.languages.reading.value import Value, plain, text, unknown
from snipproof.languages.reading.written import Text

_DEPTH = 20
_STEPS = 20_000
_LENGTH = 100_000
"""How much is followed and put together at most, since a name may hold another twice, and so on."""

_CONSTANTS = {"true": True, "false": False, "nil": None}
_SAME = frozenset(
    {
        "bytes.NewBuffer",
        "bytes.NewBufferString",
        "bytes.NewReader",
        "fmt.Sprint",
        "io.NopCloser",
        "strconv.Itoa",
        "string",
        "strings.NewReader",
        "strings.TrimSpace",
        "url.PathEscape",
        "url.QueryEscape",
    }
)
"""Functions whose result reads like what they are given."""

_PAIR = 2
_TRIM = {"strings.TrimRight": "rstrip", "strings.TrimSuffix": "removesuffix"}
_VERB = re.compile(r"%[-+# 0]*[0-9.]*[a-zA-Z]")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL)


class Values:
    """The values of one source's expressions; an unknown value is a hole."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._steps = _STEPS

    def resolve(self, node: Node, place: Place) -> tuple[Node, Place]:
        """Follow a name to the expression that it stands for, through other names."""
        for _ in range(_DEPTH):
            found: tuple[Node, Place] | None = None
            pointer = node.type == "unary_expression" and source(node).startswith("&")
            if (pointer or node.type == "parenthesized_expression") and node.named_child_count:
                found = (node.named_children[0], place)
            elif node.type == "identifier":
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
        value = self._value(found, inner, depth + 1)
        if value is None or (isinstance(value.content, Text) and len(str(value.content)) > _LENGTH):
            return nothing
        return value

    def _value(self, node: Node, place: Place, depth: int) -> Value | None:
        kinds: dict[str, Callable[[Node, Place, int], Value | None]] = {
            "binary_expression": self._sum,
            "call_expression": self._call,
            "composite_literal": self._composite,
            "interpreted_string_literal": _string,
            "raw_string_literal": _string,
            "selector_expression": _method,
            "type_conversion_expression": self._conversion,
        }
        first, last = node.start_point.row + 1, node.end_point.row + 1
        if node.type in _CONSTANTS:
            return Value(_CONSTANTS[node.type], first, last)
        if node.type in {"int_literal", "float_literal"}:
            return Value(_number(source(node)), first, last)
        reader = kinds.get(node.type)
        return None if reader is None else reader(node, place, depth)

    def _sum(self, node: Node, place: Place, depth: int) -> Value | None:
        operator = node.child_by_field_name("operator")
        if operator is None or source(operator) != "+":
            return None
        ends = (node.named_children[0], node.named_children[-1])
        left, right = (text(self.value(end, place, depth)) for end in ends)
        return Value(left + right, node.start_point.row + 1, node.end_point.row + 1)

    def _conversion(self, node: Node, place: Place, depth: int) -> Value | None:
        operand = node.child_by_field_name("operand")
        return None if operand is None else self.value(operand, place, depth)

    def _call(self, node: Node, place: Place, depth: int) -> Value | None:
        """Return what a call of a well-known function gives."""
        function, given = node.child_by_field_name("function"), arguments(node)
        name = "" if function is None else source(function)
        if not given:
            owner, _, method = name.rpartition(".")
            return self._query(owner, node, place, depth) if method == "Encode" else None
        first = self.value(given[0], place, depth)
        found: Value | None = None
        if name in _SAME:
            found = first
        elif name in {"json.Marshal", "json.MarshalIndent"}:
            written = json.dumps(plain(first), ensure_ascii=False)
            found = Value(Text(((written, first.first),)), first.first, first.last)
        elif name == "fmt.Sprintf":
            found = self._format(text(first), given[1:], place, depth)
        elif name == "os.Getenv":
            found = unknown(str(text(first)), first.first)
        elif name in _TRIM and len(given) > 1:
            written = str(text(first))
            taken = str(text(self.value(given[1], place, depth)))
            stripped = getattr(written, _TRIM[name])(taken)
            found = Value(Text(((stripped, first.first),)), first.first, first.last)
        return found

    def _query(self, name: str, node: Node, place: Place, depth: int) -> Value | None:
        """Return the query of a `url.Values{}` that only `Set` and `Add` filled, surely run."""
        bound = self._names.binding(name, place)
        if bound is None or source(bound[0]) != "url.Values{}":
            return None
        query: dict[str, list[Text]] = {}
        for use in self._names.uses(name):
            if not bound[1].position < use.place.position < place.position:
                continue
            method = use.function.removeprefix(f"{name}.")
            if use.place.scope != place.scope or method not in {"Add", "Set", "Encode"}:
                return None
            if method == "Encode" or len(use.given) != _PAIR:
                continue
            key, value = (text(self.value(part, use.place, depth)) for part in use.given)
            field = _quoted(key) + Text((("=", use.place.position[0] + 1),)) + _quoted(value)
            known = query.setdefault(str(key), [])
            known[:] = [*known, field] if method == "Add" else [field]
        line = node.start_point.row + 1
        found = Text(())
        for field in [field for _, fields in sorted(query.items()) for field in fields]:
            found += Text((("&", line),)) + field if found.pieces else field
        return Value(found, line, line)

    def _format(self, template: Text, given: list[Node], place: Place, depth: int) -> Value:
        """Return a template with its verbs filled in their order (package fmt)."""
        line = template.line_of(0, len(str(template)))
        following = iter(given)
        filled = Text(())
        written = str(template)
        end = 0
        for verb in _VERB.finditer(written):
            node = next(following, None)
            filled += Text(((written[end : verb.start()], line),))
            filled += (
                Text(((hole("value"), line),))
                if node is None
                else text(self.value(node, place, depth))
            )
            end = verb.end()
        return Value(filled + Text(((written[end:], line),)), line, line)

    def _composite(self, node: Node, place: Place, depth: int) -> Value | None:
        kind, body = (node.child_by_field_name(side) for side in ("type", "body"))
        if kind is None or body is None:
            return None
        return self._literal(kind, body, place, depth)

    def _literal(self, kind: Node, body: Node, place: Place, depth: int) -> Value | None:
        """Return a map, a slice or a struct that is written out."""
        first, last = body.start_point.row + 1, body.end_point.row + 1
        if kind.type in {"array_type", "slice_type"}:
            inner = kind.child_by_field_name("element")
            items = [self._element(item, inner, place, depth) for item in body.named_children]
            return Value(items, first, last)
        fields: Struct | None = None
        if kind.type != "map_type":
            known = self._names.structs.get(source(kind))
            fields = struct(kind) if kind.type == "struct_type" else known
            if fields is None:
                return None
        found = dict(self._pairs(body, kind.child_by_field_name("value"), place, depth))
        return Value(found if fields is None else _as_json(found, fields, first), first, last)

    def _pairs(
        self, body: Node, kind: Node | None, place: Place, depth: int
    ) -> Iterator[tuple[str, Value]]:
        for child in body.named_children:
            parts = child.named_children if child.type == "keyed_element" else []
            if len(parts) > 1:
                key = parts[0].named_children[0] if parts[0].named_child_count else parts[0]
                # The name of a struct's field is an identifier, as a variable's is.
                name = (
                    source(key)
                    if kind is None and key.type == "identifier"
                    else str(text(self.value(key, place, depth)))
                )
                yield name, self._element(parts[-1], kind, place, depth)

    def _element(self, node: Node, kind: Node | None, place: Place, depth: int) -> Value:
        """Return an element of a literal, whose type may be left out where it is that around it."""
        inner = node.named_children[0] if node.type == "literal_element" else node
        if inner.type == "literal_value" and kind is not None and depth <= _DEPTH:
            found = self._literal(kind, inner, place, depth + 1)
            return found or unknown("value", inner.start_point.row + 1)
        return self.value(inner, place, depth)


def _quoted(written: Text) -> Text:
    """Return a text as a query has it; its holes stay."""
    return Text(tuple((_quoted_piece(piece), line) for piece, line in written.pieces))


def _quoted_piece(piece: str) -> str:
    known_and_names = split_holes(piece)
    return "".join(
        hole(part) if number % 2 else quote_plus(part)
        for number, part in enumerate(known_and_names)
    )


def _as_json(given: Mapping[str, Value], fields: Struct, line: int) -> dict[str, Value]:
    """Return the fields of a struct as JSON has them; those that are not set have some value."""
    found: dict[str, Value] = {}
    for name, (written, omitted) in fields.items():
        if written != "-" and (name in given or not omitted):
            found[written] = given.get(name) or unknown(name, line)
    return found


def _string(node: Node, _: Place, __: int) -> Value:
    first, last = node.start_point.row + 1, node.end_point.row + 1
    written = source(node)[1:-1]
    if node.type != "raw_string_literal":
        written = _ESCAPE.sub(_unescape, written)
    return Value(Text(((written, first),)), first, last)


def _method(node: Node, _: Place, __: int) -> Value | None:
    """Return one of package http's names for methods."""
    name = source(node)
    if not name.startswith("http.Method"):
        return None
    line = node.start_point.row + 1
    return Value(Text(((name.removeprefix("http.Method").upper(), line),)), line, line)


def _number(written: str) -> int | float:
    try:
        return int(written.replace("_", ""), 0)
    except ValueError:
        pass
    try:
        return float(written)
    except ValueError:
        return 0


def _unescape(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2] or escape[3]
    if not digits:
        return _SIMPLE.get(escape[4], str(escape[4]))
    number = int(digits, 16)
    # Half of a surrogate pair, or a number beyond Unicode, is no character.
    known = number < 0xD800 or 0xE000 <= number < 0x110000  # noqa: PLR2004  Unicode's bounds
    return chr(number) if known else "\ufffd"


def _name(node: Node) -> str:
    """Return what an unknown value is called in the source."""
    if node.type == "call_expression":
        function = node.child_by_field_name("function")
        return "value" if function is None else source(function).rpartition(".")[2]
    if node.type in {"identifier", "selector_expression"}:
        return source(node).rpartition(".")[2]
    return "value"
