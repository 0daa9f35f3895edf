"""The outline of a snippet: all that its text shows without running it."""

import re
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
class Statement:
    """A shown piece of source that a run has to execute: its first and last line.

    `text` is what the language's trace says of it, where a line alone does not tell it from others
    (see `RunResult.executed`); empty where it does.
    """

    first: int
    last: int
    text: str = ""


_BLANK = re.compile(r"\\\n|[\s;]+")


def bare(text: str) -> str:
    """Return a text without blanks and separators, which a trace writes in its own way."""
    return _BLANK.sub("", text)


@dataclass(frozen=True, slots=True)
class Outline:
    """A snippet as it reads: what is wrong with its syntax, its calls in order, its variables.

    `variables` are the names of the environment variables that it reads and does not set itself;
    `exits` are the places that end it on purpose. `statements` are those that pages show and that a
    run has to execute: all but those of a branch that only reports and ends.
    """

    failures: tuple[Failure, ...]
    calls: tuple[Call, ...]
    variables: frozenset[str]
    exits: tuple[Exit, ...] = ()
    statements: tuple[Statement, ...] = ()

    def exit_line(self, status: int) -> int | None:
        """Return the line that most likely ended the snippet with a status, if one is there.

        One that names no status may have; one that names another has not.
        """
        said = [place.line for place in self.exits if place.status == status]
        open_ = [place.line for place in self.exits if place.status is None]
        return next(iter([*said, *open_]), None)
