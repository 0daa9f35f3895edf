"""Finds what the names of a Go source stand for, and what is done with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from snipproof.languages.reading.bindings import Bindings, Place
from snipproof.languages.reading.tree import position, text, walk_scoped

_FUNCTIONS = frozenset({"func_literal", "function_declaration", "method_declaration"})
_BLOCKS = frozenset(
    {
        "communication_case",
        "default_case",
        "expression_case",
        "for_statement",
        "if_statement",
        "type_case",
    }
)
_ASSIGNMENTS = frozenset({"assignment_statement", "range_clause", "short_var_declaration"})
_DECLARATIONS = frozenset({"const_spec", "var_spec"})
_PARAMETERS = frozenset({"parameter_declaration", "variadic_parameter_declaration"})
_TAG = re.compile(r'json:"([^",]*)([^"]*)"')

Struct = dict[str, tuple[str, bool]]
"""The fields of a struct: their names in JSON, and whether they are left out where not set."""


@dataclass(frozen=True, slots=True)
class Use:
    """A call that has to do with a name: what is called, with what, and where."""

    function: str
    given: tuple[Node, ...]
    place: Place


class Names:
    """The names of one source: variables, struct types, calls, assignments to members."""

    def __init__(self, root: Node) -> None:
        self.calls: list[tuple[Node, Place]] = []
        self.structs: dict[str, Struct] = {}
        self._bindings: Bindings[Node] = Bindings()
        self._members: dict[str, list[tuple[Node, Node, Place]]] = {}
        self._targets: dict[int, str] = {}
        self._uses: dict[str, list[Use]] = {}
        for node, scope in walk_scoped(root, _FUNCTIONS, _BLOCKS):
            place = Place(position(node), scope)
            if node.type == "call_expression":
                self.calls.append((node, place))
                self._use(node, place)
            elif node.type == "type_spec":
                name, kind = (node.child_by_field_name(side) for side in ("name", "type"))
                if name is not None and kind is not None:
                    self.structs[text(name)] = struct(kind)
            else:
                self._note(node, place)

    def find(self, node: Node, place: Place) -> tuple[Node, Place] | None:
        """Return what a name stands for, and where its own names are looked up."""
        return self._bindings.find(text(node), place)

    def binding(self, name: str, place: Place) -> tuple[Node, Place] | None:
        """Return what a name that is written there stands for; see `find`."""
        return self._bindings.find(name, place)

    def target(self, value: Node) -> str:
        """Return the first name that a value is assigned to; empty where it is to none."""
        return self._targets.get(value.id, "")

    def uses(self, name: str) -> list[Use]:
        """Return the calls of a name's methods, and those that it is given to."""
        return self._uses.get(name, [])

    def _use(self, node: Node, place: Place) -> None:
        function = node.child_by_field_name("function")
        if function is None:
            return
        use = Use(text(function), tuple(arguments(node)), place)
        for name in {_root(use.function), *(_root(text(part)) for part in use.given)}:
            self._uses.setdefault(name, []).append(use)

    def members(self, owner: str) -> Iterator[tuple[Node, Node, Place]]:
        """Return what is assigned to a name's members: the member, the value, and where."""
        yield from self._members.get(owner, ())

    def _note(self, node: Node, place: Place) -> None:
        if node.type in _ASSIGNMENTS:
            left, right = (node.child_by_field_name(side) for side in ("left", "right"))
            operator = node.child_by_field_name("operator")
            plain = operator is None or text(operator) == "="
            if left is not None:
                given = right.named_children if right is not None and plain else []
                self._assign(left.named_children, given, place)
        elif node.type in _DECLARATIONS:
            value = node.child_by_field_name("value")
            targets = node.children_by_field_name("name")
            self._assign(targets, [] if value is None else value.named_children, place)
        elif node.type in _PARAMETERS:
            self._assign(node.children_by_field_name("name"), [], place)

    def _assign(self, targets: list[Node], values: list[Node], place: Place) -> None:
        """Note what names are given; of a call's results, the first is the one asked for."""
        for index, target in enumerate(targets):
            value = values[index] if index < len(values) else None
            if target.type == "identifier":
                self._bindings.add(text(target), value, place)
                if value is not None:
                    self._targets[value.id] = text(target)
            elif value is not None and target.named_child_count:
                self._members.setdefault(_root(text(target)), []).append((target, value, place))


def _root(written: str) -> str:
    """Return the name that an expression begins with."""
    return re.split(r"\W", written, maxsplit=1)[0]


def struct(kind: Node) -> Struct:
    """Return the fields of a struct type (`encoding/json`, Marshal)."""
    found: Struct = {}
    for fields in kind.named_children:
        for field in fields.named_children:
            if field.type != "field_declaration":
                continue
            tag = field.child_by_field_name("tag")
            given = None if tag is None else _TAG.search(text(tag))
            for name in field.children_by_field_name("name"):
                written = given[1] if given is not None and given[1] else text(name)
                found[text(name)] = (written, given is not None and "omitempty" in given[2])
    return found


def arguments(call: Node) -> list[Node]:
    """Return what a function is called with."""
    given = call.child_by_field_name("arguments")
    return (
        [] if given is None else [node for node in given.named_children if node.type != "comment"]
    )
