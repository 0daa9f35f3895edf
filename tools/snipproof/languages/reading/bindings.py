"""Finds the value of a name at a place of the source, if reading shows it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Expression = TypeVar("Expression")
Position = tuple[int, int]
"""Row and column, in the order of the source."""

_MANY = 500
"""How often a name is bound at most in a source that is worth following."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A place in the nesting of a source, from the outermost block inwards.

    `blocks` are the blocks around it, by any number that tells them apart; the first `functions`
    of them are what is around the innermost function and itself.
    """

    blocks: tuple[int, ...] = ()
    functions: int = 0

    def block(self, number: int) -> "Scope":
        """Return the scope of a block in this one that may be passed over or repeated."""
        return Scope((*self.blocks, number), self.functions)

    def function(self, number: int) -> "Scope":
        """Return the scope of a function in this one."""
        return Scope((*self.blocks, number), len(self.blocks) + 1)

    def holds(self, other: "Scope") -> bool:
        """Whether all that is in the other scope is in this one as well."""
        return other.blocks[: len(self.blocks)] == self.blocks

    @property
    def own_function(self) -> "Scope":
        """The scope of the innermost function, without the blocks in it."""
        return Scope(self.blocks[: self.functions], self.functions)


@dataclass(frozen=True, slots=True)
class Place:
    """The scopes of a source in which names are looked up."""

    position: Position
    scope: Scope


@dataclass(frozen=True, slots=True)
class _Binding(Generic[Expression]):
    """The values of a name with their places; None if reading does not show the value."""

    value: Expression | None
    place: Place


class Bindings(Generic[Expression]):
    """The names of one source and what they are bound to."""

    def __init__(self) -> None:
        self._bindings: dict[str, list[_Binding[Expression]]] = {}

    def add(self, name: str, value: Expression | None, place: Place) -> None:
        """Note that a name is given a value; None where it is not one expression's."""
        known = self._bindings.setdefault(name, [])
        if len(known) < _MANY:
            known.append(_Binding(value, place))

    def find(self, name: str, place: Place) -> tuple[Expression, Place] | None:
        """Return what a name is bound to, and where; None where that is not known for sure.

        It is known where the last assignment before the place surely runs before it, or where the
        only one is further down, outside of the function that the place is in. Names in the value
        are to be looked up where it is bound: what the binding makes is not there yet.
        """
        known = self._bindings.get(name, [])
        if len(known) == _MANY:
            return None
        visible = [item for item in known if item.place.scope.own_function.holds(place.scope)]
        # A function's own variable hides the one outside.
        inner = max((item.place.scope.functions for item in visible), default=0)
        visible = [item for item in visible if item.place.scope.functions == inner]
        before = [item for item in visible if item.place.position < place.position]
        if not before and len(visible) == 1 and inner < place.scope.functions:
            before = visible
        if not before:
            return None
        last = max(before, key=lambda item: item.place.position)
        if last.value is None or not last.place.scope.holds(place.scope):
            return None
        return last.value, last.place
