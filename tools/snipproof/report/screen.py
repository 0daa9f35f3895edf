"""Lines for people, in colours if the terminal has them."""

import os
import re
import sys
from typing import NamedTuple, TextIO

import click

from snipproof.core.text import revealed

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")
_COMMAND = re.compile(r"^(\s*)(::|##\[|##vso)", re.MULTILINE)
"""How a CI system's commands begin on a line of output; what quotes one is no command."""

_PICTURES = 0x2400
_DELETE = "\u2421"
_FIRST_ABOVE = 0x20


class Styled(NamedTuple):
    """Text in a style: the name of a colour, `bold` or `dim`, or several of them with spaces."""

    text: str
    style: str


class Screen:
    """Prints lines to a stream: the standard output, unless it is given another.

    Colours are for terminals that can show them. NO_COLOR takes them away (no-color.org), and
    FORCE_COLOR has them in files as well; `colours` decides without asking anybody.
    """

    def __init__(self, stream: TextIO | None = None, *, colours: bool | None = None) -> None:
        self._stream = sys.stdout if stream is None else stream
        self._colours = self._wants_colours() if colours is None else colours

    @property
    def can_rewrite(self) -> bool:
        """Whether this is a terminal that can write over what it has written.

        That somebody forces colours does not make a terminal of a file.
        """
        return self._stream.isatty() and os.environ.get("TERM") not in {"dumb", "unknown"}

    def print(self, *parts: str | Styled) -> None:
        """Print a line of these parts.

        What they quote comes from snippets and servers: a character that would tell a terminal
        what to do is shown as its picture.
        """
        line = _COMMAND.sub(r"\1\\\2", "".join(self._shown(part) for part in parts))
        click.echo(line, file=self._stream, color=self._colours)

    def _shown(self, part: str | Styled) -> str:
        if isinstance(part, str):
            return visible(part)
        text, style = part
        if not self._colours:
            return visible(text)
        words = style.split()
        colour = next((word for word in words if word not in {"bold", "dim"}), None)
        bold, dim = "bold" in words or None, "dim" in words or None
        return click.style(visible(text), fg=colour, bold=bold, dim=dim)

    def _wants_colours(self) -> bool:
        if os.environ.get("NO_COLOR"):
            return False
        return bool(os.environ.get("FORCE_COLOR")) or self.can_rewrite


def visible(text: str) -> str:
    """Return a text with pictures of its control characters, but for tabs and line feeds."""
    return revealed(_CONTROL.sub(_picture, text))


def _picture(found: re.Match[str]) -> str:
    number = ord(found[0])
    return chr(_PICTURES + number) if number < _FIRST_ABOVE else _DELETE
