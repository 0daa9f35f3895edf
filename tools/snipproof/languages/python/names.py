"""Finds what the names of a Python source stand for, and what is done to them on the way."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from snipproof.languages.reading.bindings import Bindings, Place, Scope

_FUNCTIONS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Lambda,
    ast.GeneratorExp,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
)
_CHANGES = frozenset({"add_header", "append", "setdefault", "update"})
_OTHER_CHANGES = frozenset({"clear", "extend", "insert", "pop", "remove"})


@dataclass(frozen=True, slots=True)
class Change:
    """Something put into what a name stands for: `headers["A"] = b`, `headers.update(…)`.

    `key` is None where `value` holds all that is put in, and both where that cannot be told.
    """

    key: ast.expr | None
    value: ast.expr | None
    place: Place


class Names:
    """The names of one source: variables, attributes, what they are bound to and filled with."""

    def __init__(self, tree: ast.AST) -> None:
        self.places: dict[int, Place] = {}
        self._targets: dict[int, ast.expr] = {}
        self._bindings: Bindings[ast.expr] = Bindings()
        self._attributes: dict[str, list[tuple[ast.expr, Place]]] = {}
        self._changes: dict[str, list[Change]] = {}
        self._blocks = 0
        pending: list[tuple[ast.AST, Scope]] = [(tree, Scope())]
        while pending:
            node, scope = pending.pop()
            self._note(node, scope)
            pending.extend(self._children(node, scope))

    def find(self, expression: ast.expr, place: Place) -> tuple[ast.expr, Place] | None:
        """Return what a name or an attribute stands for, and where its own names are looked up."""
        if isinstance(expression, ast.Name):
            return self._bindings.find(expression.id, place)
        name = dotted(expression)
        known = self._attributes.get(name, [])
        if not known and name.startswith(("self.", "cls.")):
            # A class's variable is read like an object's own.
            return self._bindings.find(name.partition(".")[2], place)
        # An object's attribute may be set anywhere; it is known if that happens once.
        return known[0] if len(known) == 1 else None

    def changes(self, expression: ast.expr) -> list[Change]:
        """Return what is put into what a name or an attribute stands for, wherever that is."""
        found = self._changes.get(dotted(expression), [])
        return sorted(found, key=lambda change: change.place.position)

    def target(self, value: ast.expr) -> ast.expr | None:
        """Return the name or attribute that an expression is assigned to, if it is."""
        return self._targets.get(id(value))

    def _note(self, node: ast.AST, scope: Scope) -> None:
        if not isinstance(node, ast.stmt | ast.expr | ast.arg):
            return
        place = Place((node.lineno, node.col_offset), scope)
        for target, value in _assignments(node):
            self._assign(target, value, place)
        match node:
            case ast.Call(func=function, args=arguments):
                self.places[id(node)] = place
                self._call(function, arguments, place)
            case ast.Name(name, ctx=ast.Store() | ast.Del()) if id(node) not in self.places:
                # The target of a loop, of a value that is taken apart, or of a deletion.
                self._bindings.add(name, None, place)
            case ast.arg(arg=name):
                self._bindings.add(name, None, place)

    def _assign(self, target: ast.expr, value: ast.expr, place: Place) -> None:
        self._targets[id(value)] = target
        match target:
            case ast.Name(name):
                self.places[id(target)] = place
                self._bindings.add(name, value, place)
            case ast.Attribute():
                self._attributes.setdefault(dotted(target), []).append((value, place))
            case ast.Subscript(value=owner, slice=key):
                self._change(owner, Change(key, value, place))
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
                for inner, given in zip(targets, values, strict=False):
                    self._assign(inner, given, place)

    def _call(self, function: ast.expr, arguments: list[ast.expr], place: Place) -> None:
        if not isinstance(function, ast.Attribute):
            return
        if function.attr in _CHANGES and len(arguments) == 2:  # noqa: PLR2004  a name and a value
            self._change(function.value, Change(arguments[0], arguments[1], place))
        elif function.attr == "update" and len(arguments) == 1:
            self._change(function.value, Change(None, arguments[0], place))
        elif function.attr in _CHANGES | _OTHER_CHANGES:
            self._change(function.value, Change(None, None, place))

    def _change(self, owner: ast.expr, change: Change) -> None:
        name = dotted(owner)
        if name:
            self._changes.setdefault(name, []).append(change)

    def _children(self, node: ast.AST, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
        """Return what is in a node, with its scope."""
        if isinstance(node, _FUNCTIONS):
            self._blocks += 1
            scope = scope.function(self._blocks)
        blocks: dict[int, Scope] = {}
        for suite in _branches(node):
            self._blocks += 1
            blocks.update((id(child), scope.block(self._blocks)) for child in suite)
        for child in ast.iter_child_nodes(node):
            yield child, blocks.get(id(child), scope)


def _assignments(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Return the targets of a statement, each with the expression that it is assigned."""
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield target, value
        case ast.NamedExpr(target=target, value=value):
            yield target, value
        case ast.AugAssign(target=ast.Name(name) as target, op=op, value=value):
            before = ast.copy_location(ast.Name(name, ast.Load()), target)
            yield target, ast.copy_location(ast.BinOp(before, op, value), target)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                if item.optional_vars is not None:
                    yield item.optional_vars, item.context_expr


def _branches(node: ast.AST) -> Iterator[Sequence[ast.AST]]:
    """Return the parts of a statement that may be passed over or repeated."""
    match node:
        case ast.If(test=ast.Compare(left=ast.Name("__name__"))):
            # What runs when the file is run is what a reader runs.
            return
        case ast.If() | ast.While() | ast.For() | ast.AsyncFor():
            yield node.body
            yield node.orelse
        case ast.Try(handlers=handlers):
            yield handlers
        case ast.match_case(body=body):
            yield body


def dotted(expression: ast.expr) -> str:
    """Return a name with its attributes as it is written, `self.base`; empty for anything else."""
    parts: list[str] = []
    while isinstance(expression, ast.Attribute):
        parts.append(expression.attr)
        expression = expression.value
    if not isinstance(expression, ast.Name):
        return ""
    return ".".join([expression.id, *reversed(parts)])
