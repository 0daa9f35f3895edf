"""The operation, or the reason for none, of a method and a concrete path."""

from collections.abc import Mapping
from dataclasses import dataclass

from snipproof.contract.operation import Operation


@dataclass(frozen=True, slots=True)
class Match:
    """The operation that a request means, and the values in its path, decoded."""

    operation: Operation
    path_parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Why no operation is meant: the methods that the path has, or the operations nearest to it.

    `base` is the base path that the path lacks, and `twice` the one that it begins with twice.
    """

    methods: tuple[str, ...]
    nearest: tuple[Operation, ...]
    base: str = ""
    twice: str = ""
