"""What can be told of a snippet by reading it."""

from dataclasses import dataclass

from snipproof.core.failure import Failure


@dataclass(frozen=True, slots=True)
class Call:
    """A place in the source that makes a request: its first and last line."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Exit:
    """A place in the source that ends the snippet, and the exit status if it is written there."""

    line: int
    status: int | None


@dataclass(frozen=True, slots=True)
class Outline:
    """A snippet as it reads: what is wrong with its syntax, its calls in order, its variables.

    `variables` are the names of the environment variables that it reads and does not set itself;
    `exits` are the places that end it on purpose.
    """

    failures: tuple[Failure, ...]
    calls: tuple[Call, ...]
    variables: frozenset[str]
    exits: tuple[Exit, ...] = ()

    def exit_line(self, status: int) -> int | None:
        """Return the line that most likely ended the snippet with a status, if one is there.

        One that names no status may have; one that names another has not.
        """
        said = [place.line for place in self.exits if place.status == status]
        open_ = [place.line for place in self.exits if place.status is None]
        return next(iter([*said, *open_]), None)
