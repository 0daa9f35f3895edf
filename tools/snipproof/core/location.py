"""The place of something in a source."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class SourceLocation:
    """A line of a file of the project; prints as `content/guide.md:41`.

    `path` is relative to the project's root and uses `/` on every system; `line` counts from 1.
    """

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"
