"""Reads the calls out of the code of a page."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from snipproof.core.location import SourceLocation
from snipproof.languages.curl.placeholders import in_shell
from snipproof.languages.page_readers import (
    MESSAGE_FENCES,
    NO_LANGUAGE,
    PLAIN_CURL,
    SHELL_FENCES,
    PageReader,
    looks_like_shell,
    messages,
    not_read,
    powershell,
    shell_readers,
    source_readers,
)
from snipproof.languages.reading.written import WrittenRequest
from snipproof.project.pages.code_blocks import CodeBlock


@dataclass(frozen=True, slots=True)
class Call:
    """A request on a page; `lines` are those of its block, which begins at the line `first`."""

    reader: PageReader
    request: WrittenRequest
    path: str
    first: int
    lines: tuple[str, ...]

    def at(self, line: int) -> SourceLocation:
        """Return the place on the page of a line of the block, from 1."""
        return SourceLocation(self.path, self.first + line - 1)

    @property
    def location(self) -> SourceLocation:
        """The place of the first line of the call."""
        return self.at(self.request.first)


@dataclass(frozen=True, slots=True)
class Unread:
    """A call or a block that could not be read or judged, and why."""

    location: SourceLocation
    reason: str


def readers_of(block: CodeBlock) -> tuple[PageReader, ...]:
    """Return the readers that a block is given to, in their order."""
    from snipproof.languages.http_message.calls import looks_like_messages  # noqa: PLC0415

    names = {block.language, block.title.lower()}
    text = block.text
    named = next((reader for name, reader in source_readers().items() if name in names), None)
    shell = not SHELL_FENCES.isdisjoint(names)
    if named is None and looks_like_messages(text):
        return (messages(),)
    if named is not None and not PLAIN_CURL.match(text.lstrip("\n")):
        return (named,)
    # What a label says is not always what the block is.
    if shell or looks_like_shell(text):
        also = (powershell(),) if powershell().look.search(text) else ()
        return (*shell_readers(), *also)
    if powershell().look.search(text):
        return (powershell(),)
    if block.language in NO_LANGUAGE | MESSAGE_FENCES:
        looking = (reader for reader in source_readers().values() if reader.look.search(text))
        return (found,) if (found := next(looking, None)) else ()
    return ()


def _language_not_read(block: CodeBlock) -> str:
    """Return the language in which a block makes calls that no reader reads; empty if none."""
    found = not_read(block.text)
    if not found and block.language:
        looks = any(reader.look.search(block.text) for reader in set(source_readers().values()))
        return block.language if looks else ""
    return found and (block.language or found)


def read_calls(block: CodeBlock) -> Iterator[Call | Unread]:
    """Return the calls of a block, in their order for each reader."""
    readers = readers_of(block)
    if not readers and (other := _language_not_read(block)):
        yield Unread(block.location, f"{other} is not read")
    shell = [reader for reader in readers if reader.expands_variables]
    if shell:
        yield from _shell(block, shell)
    for reader in readers:
        if reader not in shell:
            yield from _source(block, reader)


def _source(block: CodeBlock, reader: PageReader) -> Iterator[Call | Unread]:
    source = textwrap.dedent(block.text)
    if reader.is_message:
        source = in_shell(source)
    elif _PROMPT.search(source) or _PRINT.search(source) or _MAGIC.search(source):
        source = _typed(source)
    place = block.location.path
    try:
        found = reader.read(source)
    except SyntaxError as error:
        if reader.look.search(block.text):
            line = block.first + (error.lineno or 1) - 1
            reason = f"not valid {reader.name.capitalize()}: {error.msg}"
            yield Unread(SourceLocation(place, line), reason)
        return
    except ValueError as error:
        yield Unread(block.location, str(error))
        return
    lines = tuple(block.text.split("\n"))
    for request in found:
        yield Call(reader, request, place, block.first, lines)
    if not found and not reader.is_message and (looks := reader.look.search(source)):
        line = block.first + source.count("\n", 0, looks.start())
        yield Unread(SourceLocation(place, line), _NO_URL)


_NO_URL = "no URL can be made out in it"


def _shell(block: CodeBlock, readers: Sequence[PageReader]) -> Iterator[Call | Unread]:
    """Return the calls of a script, of whatever program of a shell makes them."""
    from snipproof.languages.curl.repair import repair  # noqa: PLC0415
    from snipproof.languages.curl.terminal import typed  # noqa: PLC0415

    text = block.text
    if re.search(r"[\^`][ \t]*\n", text) and not re.search(r"\\[ \t]*\n", text):
        # The shells of Windows have another sign for a command that goes on.
        text = re.sub(r"[\^`]([ \t]*\n)", r"\\\1", text)
    repaired = repair(in_shell(typed(text)))
    source = repaired.text
    lines = tuple(block.text.split("\n"))
    path, first = block.location.path, block.first
    told: set[int] = set()
    seen: set[int] = set()
    for reader in readers:
        if not reader.look.search(source):
            continue
        try:
            found = reader.read(source)
        except ValueError as error:
            yield Unread(block.location, str(error))
            return
        for request in found:
            own = [item for item in repaired.slips if request.first <= item.line <= request.last]
            told.update(item.line for item in own)
            seen.update(range(request.first, request.last + 1))
            slips = (*request.slips, *own)
            yield Call(reader, replace(request, slips=slips), path, first, lines)
    for slip in repaired.slips:
        if slip.line not in told:
            yield Unread(SourceLocation(path, first + slip.line - 1), slip.message)
            seen.add(slip.line)
    for number, line in enumerate(source.split("\n"), 1):
        if number not in seen and _UNREAD_CURL.match(line):
            yield Unread(SourceLocation(path, first + number - 1), _NO_URL)


_UNREAD_CURL = re.compile(r"^[ \t]*(?:[\w=./-]+[ \t]+){0,3}curl(?:\.exe)?[ \t]+(?:-|[\"'$h\\])")


_PROMPT = re.compile(r"^[ \t]*(?:>>>|\.\.\.)(?: |$)", re.MULTILINE)
_MAGIC = re.compile(r"^[!%]", re.MULTILINE)
_PRINT = re.compile(r"^(\s*)print +([^(=\s].*)$", re.MULTILINE)
"""The first way of Python to print."""


def _typed(text: str) -> str:
    """Return what was typed in a copy of a session, and leave a notebook's own commands out."""
    lines = text.split("\n")
    if any(_PROMPT.match(line) for line in lines):
        lines = [line[found.end() :] if (found := _PROMPT.match(line)) else "" for line in lines]
    lines = ["" if _MAGIC.match(line) else line for line in lines]
    return "\n".join(_PRINT.sub(r"\1print(\2)", line) for line in lines)
