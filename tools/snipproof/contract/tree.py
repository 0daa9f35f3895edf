"""The values of a contract's files before they are normalised, and where each was written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.yaml_document import Pointer, YamlDocument
from snipproof.core.location import SourceLocation

MAX_BYTES = 32_000_000
"""The largest file of a contract; GitHub's description of 1,100 operations has 13,000,000 bytes."""

Address = Path | str
"""The place of a contract's file: its path, or its URL."""


@dataclass(frozen=True, slots=True)
class Part:
    """A value of a file, and the way to it: what stands at one place of a tree."""

    document: YamlDocument
    address: Address
    pointer: Pointer


@dataclass(frozen=True)
class Tree:
    """A value in which `#/…` references start, made of one file or merged from several.

    `parts` says for the ways in the tree which file stands there; the longest that fits counts.
    """

    value: Any
    parts: Mapping[Pointer, Part]

    def part(self, pointer: Pointer) -> Part:
        """Return the file at a place of the tree, with the way to the place in that file."""
        start = pointer
        while start and start not in self.parts:
            start = start[:-1]
        held = self.parts[start]
        return Part(held.document, held.address, (*held.pointer, *pointer[len(start) :]))

    def place(self, pointer: Pointer) -> SourceLocation:
        """Return the location of a place of the tree in the file that it was written in."""
        part = self.part(pointer)
        return part.document.at(part.pointer)


def single(document: YamlDocument, address: Address) -> Tree:
    """Return the tree of one file."""
    return Tree(document.value, {(): Part(document, address, ())})


def find(value: Any, pointer: Pointer) -> Any:
    """Return what a pointer leads to (RFC 6901); raises `LookupError` where nothing is there."""
    for step in pointer:
        if isinstance(value, Mapping):
            value = value[step]
        elif isinstance(value, list):
            value = value[int(step)] if str(step).isdecimal() else _nothing(step)
        else:
            _nothing(step)
    return value


def _nothing(step: object) -> Any:
    raise LookupError(step)


def steps(fragment: str) -> Iterator[str]:
    """Return the steps of a JSON pointer in a URL's fragment (RFC 6901, section 6)."""
    for part in unquote(fragment).split("/")[1:]:
        yield part.replace("~1", "/").replace("~0", "~")


def escape(step: str) -> str:
    """Write a name as a step of a JSON pointer."""
    return step.replace("~", "~0").replace("/", "~1")


def invalid(message: str, place: SourceLocation, hint: str = "") -> FailureError:
    """Return the error of a contract that cannot be used."""
    return FailureError(Failure(Code.CONTRACT_INVALID, message, place, hint))
