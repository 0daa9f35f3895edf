"""Parts of a project that are read when they are first asked for, with the folders they depend on.

A part that depends on no changed folder is still good after a change. So a project that stays in
memory, as in `snipproof watch`, reads again only what a save may have changed.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, Self, TypeVar, overload

T = TypeVar("T")
P = TypeVar("P", bound="HasParts")


class HasParts(Protocol):
    """An object whose parts are kept in `known`, by their names."""

    @property
    def known(self) -> dict[str, Any]:
        """The parts that have been read."""
        ...


class Part(Generic[P, T]):
    """One part: how it is read, and the folders it depends on, by the names of their settings."""

    def __init__(self, read: Callable[[P], T], folders: frozenset[str]) -> None:
        self.folders = folders
        self._read = read
        self._name = ""
        self.__doc__ = read.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type) -> Self: ...

    @overload
    def __get__(self, owner: P, kind: type) -> T: ...

    def __get__(self, owner: P | None, kind: type) -> Self | T:
        if owner is None:
            return self
        known = owner.known
        if self._name not in known:
            known[self._name] = self._read(owner)
        part: T = known[self._name]
        return part


def read_from(*folders: str) -> Callable[[Callable[[P], T]], Part[P, T]]:
    """Declare a method as a part that depends on these folders and on no others."""
    return lambda read: Part(read, frozenset(folders))


def still_good(owner: type, known: Mapping[str, Any], changed: frozenset[str]) -> dict[str, Any]:
    """Return those of the `known` parts of a class that depend on no `changed` folder."""
    return {
        name: value
        for name, value in known.items()
        if isinstance(part := getattr(owner, name), Part) and part.folders.isdisjoint(changed)
    }
