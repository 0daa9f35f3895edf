"""The things that are proven: snippets, and the examples that they are the languages of."""

from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from snipproof.core.location import SourceLocation

FILES = "files"
"""The folder of an example that holds the files its snippets read."""


class Language(str):
    """The name of a language that examples are written in, and the file that holds its snippets.

    What else there is to know of it is in its folder; see `snipproof.languages`.
    """

    label: str
    """How a page names it to a reader."""

    filename: str
    """The name of the file that holds a snippet of this language."""

    @property
    def output_filename(self) -> str:
        """The name of the file that holds what a snippet of this language prints."""
        return f"{self}.out"


@dataclass(frozen=True, slots=True)
class PageOutput:
    """A block on a page with what a snippet prints: its text, and its first and last line."""

    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PageText:
    """A snippet as it stands on a page: its text there, and the page's line of each of its lines.

    `output` is the block that shows what it prints, if there is one. `filled` are the
    placeholders that were filled in before it ran.
    """

    text: str
    lines: tuple[int, ...]
    output: PageOutput | None = None
    filled: tuple[str, ...] = ()

    @property
    def blocks(self) -> tuple[str, ...]:
        """The text of each block that it stands in: lines that follow each other on the page."""
        written = self.text.split("\n")
        found: list[list[str]] = []
        for index, number in enumerate(self.lines):
            if not index or number != self.lines[index - 1] + 1:
                found.append([])
            found[-1].append(written[index])
        return tuple("\n".join([*block, ""]) for block in found)


@dataclass(frozen=True, slots=True)
class Snippet:
    """One file that a reader copies and `snipproof` runs.

    `source` is what the file holds. `shown` is the range of lines, counted from 1 and both
    included, that pages show; all of them unless the file marks an excerpt. `page` is given for
    one that has no file of its own and stands on a page; `file` is then a copy of it.
    """

    example_id: str
    language: Language
    file: Path
    source: bytes
    shown: tuple[int, int]
    location: SourceLocation
    page: PageText | None = None

    @property
    def id(self) -> str:
        """The example's id and the language: `tokens/get-user-tokens/curl`."""
        return f"{self.example_id}/{self.language}"

    @property
    def copied(self) -> bytes:
        """The source as a reader gets it from a page, and as it runs.

        To a browser, CR LF is LF (HTML standard, "Preprocessing the input stream"), and nobody
        sees a byte order mark. An editor or a checkout may have put both into the file.
        """
        return self.source.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n")

    @property
    def digest(self) -> str:
        """The SHA-256 of what is copied, in hexadecimal: what a verification mark vouches for."""
        return sha256(self.copied).hexdigest()

    @property
    def text(self) -> str:
        """The whole of what is copied, decoded."""
        return self.copied.decode()

    @property
    def shown_text(self) -> str:
        """The lines that a page shows, byte for byte as a reader gets them."""
        if self.page is not None:
            return self.page.text
        first, last = self.shown
        lines = self.text.split("\n")
        shown = "\n".join(lines[first - 1 : last])
        return shown if last == len(lines) else shown + "\n"

    def at(self, line: int) -> SourceLocation:
        """Return the location of a line of this file, or of the page that it stands on."""
        if self.page is not None:
            lines = self.page.lines
            line = lines[min(max(line, 1), len(lines)) - 1] if lines else self.location.line
        return SourceLocation(self.location.path, line)


@dataclass(frozen=True, slots=True)
class Skip:
    """Why an example is not run, and the last day on which that is accepted."""

    reason: str
    until: date
    location: SourceLocation


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule of the project that an example may break, why, and the last day of that."""

    rule: str
    reason: str
    until: date
    location: SourceLocation


@dataclass(frozen=True, slots=True)
class Example:
    """One task that the documentation shows, in every language it is written in.

    `operation_ids` are the operations that it documents, in the order of its requests; none where
    its folder's name says it. Those whose index is in `repeated` may be called several times in a
    row, as when an example goes through pages. `status` is the HTTP status that it shows where that
    is not the last operation's first success. `response` is the recorded body of its last response,
    and `outputs` what a snippet prints where that is not this body. `files` are what the snippets
    find in the directory that they run in, by name. `recorded` is the server that the recording
    came from, empty for the mock. `waivers` are the rules of the project that it may break.
    `varies` are the kinds of values in its outputs that are others each time (`checks.varying`).
    """

    id: str
    directory: Path
    location: SourceLocation
    operation_ids: tuple[str, ...]
    snippets: Mapping[Language, Snippet]
    outputs: Mapping[Language, bytes]
    response: bytes | None = None
    response_file: str = "response.json"
    files: Mapping[str, bytes] = field(default_factory=dict)
    repeated: frozenset[int] = frozenset()
    title: str = ""
    description: str = ""
    status: int | None = None
    timeout: float | None = None
    skip: Skip | None = None
    recorded: str = ""
    waivers: tuple[Waiver, ...] = ()
    varies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A place on a page that shows an example; in all languages where `language` is None."""

    example_id: str
    language: str | None
    location: SourceLocation
