"""Finds what the names of a JavaScript source stand for, and what is put into them."""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from snipproof.languages.reading.bindings import Bindings, Place
from snipproof.languages.reading.tree import position, text, walk, walk_scoped

_FUNCTIONS = frozenset(
    {
        "arrow_function",
        "function_declaration",
        "function_expression",
        "generator_function",
        "generator_function_declaration",
        "method_definition",
    }
)
_BLOCKS = frozenset(
    {
        "catch_clause",
        "do_statement",
        "else_clause",
        "for_in_statement",
        "for_statement",
        "if_statement",
        "switch_case",
        "switch_default",
        "while_statement",
    }
)
_NAMES = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_PARAMETERS = frozenset({"catch_clause", "for_in_statement", "formal_parameters"})


@dataclass(frozen=True, slots=True)
class Change:
    """Something put into what a name stands for: `headers["A"] = b`, `headers.append("A", b)`."""

    key: str | Node
    value: Node
    place: Place


class Names:
    """The names of one source: variables, members, what they are bound to and filled with."""

    def __init__(self, root: Node) -> None:
        self.calls: list[tuple[Node, Place]] = []
        self._bindings: Bindings[Node] = Bindings()
        self._members: dict[str, list[tuple[Node, Place]]] = {}
        self._changes: dict[str, list[Change]] = {}
        self._intercepted: set[str] = set()
        for node, scope in walk_scoped(root, _FUNCTIONS, _BLOCKS):
            place = Place(position(node), scope)
            if node.type == "call_expression":
                self.calls.append((node, place))
                self._call(node, place)
            else:
                self._note(node, place)

    def find(self, node: Node, place: Place) -> tuple[Node, Place] | None:
        """Return what a name or a member stands for, and where its own names are looked up."""
        if node.type != "member_expression":
            return self._bindings.find(text(node), place)
        known = self._members.get(dotted(node), [])
        # An object's member may be set anywhere; it is known if that happens once.
        return known[0] if len(known) == 1 else None

    def changes(self, name: str, at: Place, since: Place) -> Iterator[Change]:
        """Return what is put into what a name stands for between two places, in their order."""
        for change in self._changes.get(name, ()):
            if since.position < change.place.position < at.position and (
                change.place.scope.own_function.holds(at.scope)
            ):
                yield change

    def intercepted(self, name: str) -> bool:
        """Whether an axios client has a function of the source's own change its requests."""
        return name in self._intercepted

    def _note(self, node: Node, place: Place) -> None:
        match node.type:
            case "variable_declarator":
                name = node.child_by_field_name("name")
                self._bind(name, node.child_by_field_name("value"), place)
            case "assignment_expression":
                left, right = (node.child_by_field_name(side) for side in ("left", "right"))
                if left is not None and right is not None:
                    self._assign(left, right, place)
            case "augmented_assignment_expression":
                self._bind(node.child_by_field_name("left"), None, place)
            case "arrow_function":
                self._bind(node.child_by_field_name("parameter"), None, place)
            case kind if kind in _PARAMETERS:
                field = {"catch_clause": "parameter", "for_in_statement": "left"}.get(kind)
                self._bind(node.child_by_field_name(field) if field else node, None, place)

    def _assign(self, left: Node, right: Node, place: Place) -> None:
        if left.type == "member_expression":
            self._members.setdefault(dotted(left), []).append((right, place))
            owner = left.child_by_field_name("object")
            name = left.child_by_field_name("property")
            if owner is not None and name is not None:
                self._change(owner, Change(text(name), right, place))
        elif left.type == "subscript_expression":
            owner = left.child_by_field_name("object")
            key = left.child_by_field_name("index")
            if owner is not None and key is not None:
                self._change(owner, Change(key, right, place))
        else:
            self._bind(left, right, place)

    def _bind(self, target: Node | None, value: Node | None, place: Place) -> None:
        """Note what a name is bound to; of names in a pattern, it is open what each gets."""
        if target is None:
            return
        if target.type == "identifier":
            self._bindings.add(text(target), value, place)
            return
        for node in walk(target):
            if node.type in _NAMES:
                self._bindings.add(text(node), None, place)

    def _call(self, node: Node, place: Place) -> None:
        function = node.child_by_field_name("function")
        given = arguments(node)
        if function is None or function.type != "member_expression":
            return
        owner = function.child_by_field_name("object")
        name = text(function).rpartition(".")[2]
        if text(function).endswith(".interceptors.request.use"):
            self._intercepted.add(text(function).removesuffix(".interceptors.request.use"))
        if owner is not None and name in {"append", "set"} and len(given) == 2:  # noqa: PLR2004
            self._change(owner, Change(given[0], given[1], place))

    def _change(self, owner: Node, change: Change) -> None:
        name = dotted(owner)
        if name:
            self._changes.setdefault(name, []).append(change)


def dotted(node: Node) -> str:
    """Return a name with its members as it is written, `this.base`; empty for anything else."""
    parts: list[str] = []
    while node.type == "member_expression":
        owner, name = (node.child_by_field_name(side) for side in ("object", "property"))
        if owner is None or name is None:
            return ""
        parts.append(text(name))
        node = owner
    if node.type not in {"identifier", "this"}:
        return ""
    return ".".join([text(node), *reversed(parts)])


def arguments(call: Node) -> list[Node]:
    """Return what a function is called with."""
    given = call.child_by_field_name("arguments")
    if given is None or given.type != "arguments":
        return []
    return [node for node in given.named_children if node.type != "comment"]
