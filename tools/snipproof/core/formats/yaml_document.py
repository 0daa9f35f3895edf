"""A document of YAML, with the line of everything in it, however it was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from snipproof.core.location import SourceLocation

Pointer = tuple[str | int, ...]
"""The way from a document's root to a value in it: keys and indexes."""


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """A document's value, and the line of each value in it (from 1), by pointer."""

    value: Any
    lines: Mapping[Pointer, int]
    path: str

    def at(self, pointer: Pointer) -> SourceLocation:
        """Return the location of a value, or of the nearest value around it that is there."""
        while pointer and pointer not in self.lines:
            pointer = pointer[:-1]
        return SourceLocation(self.path, self.lines.get(pointer, 1))
