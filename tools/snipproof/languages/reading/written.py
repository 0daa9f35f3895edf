"""A request as the source has it, with the lines that its parts are written on."""

from dataclasses import dataclass

MOST = 50
"""How many requests of one source are read: more than any page shows, and soon done."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text put together in the source: its pieces, each with the line that it is written on."""

    pieces: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        return "".join(piece for piece, _ in self.pieces)

    def __add__(self, other: "Text") -> "Text":
        if self.pieces and other.pieces and self.pieces[-1][1] == other.pieces[0][1]:
            glued = self.pieces[-1][0] + other.pieces[0][0]
            return Text((*self.pieces[:-1], (glued, other.pieces[0][1]), *other.pieces[1:]))
        return Text(self.pieces + other.pieces)

    def part(self, start: int) -> "Text":
        """Return the text from a character on."""
        kept: list[tuple[str, int]] = []
        for piece, line in self.pieces:
            kept += [(piece[start:], line)] if start < len(piece) else []
            start = max(start - len(piece), 0)
        return Text(tuple(kept))

    def line_of(self, start: int, end: int) -> int:
        """Return the line that most of the characters from `start` to `end` are written on."""
        best, line, position = 0, self.pieces[0][1] if self.pieces else 1, 0
        for piece, number in self.pieces:
            inside = min(end, position + len(piece)) - max(start, position)
            if inside >= max(best, 1):
                best, line = inside, number
            position += len(piece)
        return line


@dataclass(frozen=True, slots=True)
class Field:
    """A name and its value, of a header or a query."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request, and the first and last line of what it is written as."""

    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part of a multipart body: its field, its text or its file's name, and its media type."""

    name: str
    value: str
    filename: str
    media: str
    line: int


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake by which a call does something else than its writer meant, at a line of the source.

    It is the cause of whatever else is wrong with the request.
    """

    line: int
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class WrittenRequest:
    """A request as the source has it; what the source does not say is a hole (see `hole`).

    A name that is a hole stands for fields that are not known: `headers=make_headers()`. `query`
    has what is given beside the URL. `headers` has what the client sends by itself for such a
    body too, its media type. `first` and `last` are the lines of the call. `form` has
    the parts of a multipart body, where they are known.
    """

    method: str
    url: Text
    query: tuple[Field, ...]
    headers: tuple[Field, ...]
    body: Body | None
    first: int
    last: int
    slips: tuple[Slip, ...] = ()
    form: tuple[FormPart, ...] = ()
