"""The operation, or the reason for none, of a method and a concrete path."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from snipproof.contract.operation import Operation


@dataclass(frozen=True, slots=True)
class Match:
    """The operation that a request means, and the values in its path, decoded."""

    operation: Operation
    path_parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Why no operation is meant: the methods that the path has, or the operations nearest to it.

    `look` finds the nearest, which takes long and is seldom asked for. `base` is the base path that
    the path lacks, and `twice` the one that it begins with twice.
    """

    methods: tuple[str, ...]
    look: Callable[[], tuple[Operation, ...]] = field(compare=False, repr=False)
    base: str = ""
    twice: str = ""

    @property
    def nearest(self) -> tuple[Operation, ...]:
        """The operations whose paths look most like the path, best first."""
        return self.look()
