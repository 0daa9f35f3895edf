"""What can be told of a snippet by reading it."""

from dataclasses import dataclass

from snipproof.failure import Failure


@dataclass(frozen=True, slots=True)
class Call:
    """A place in the source that makes a request: its first and last line."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A snippet as it reads: what is wrong with its syntax, its calls in order, its variables.

    `variables` are the names of the environment variables that it reads and does not set itself.
    """

    failures: tuple[Failure, ...]
    calls: tuple[Call, ...]
    variables: frozenset[str]
