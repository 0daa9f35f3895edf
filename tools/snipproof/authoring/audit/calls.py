"""Reads the calls out of the code of a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from snipproof.core.location import SourceLocation
from snipproof.languages import Plugin, built_in
from snipproof.languages.reading.hole import sanitize
from snipproof.languages.reading.written import WrittenRequest
from snipproof.project.pages.code_blocks import CodeBlock


@dataclass(frozen=True, slots=True)
class Call:
    """A request on a page; `lines` are those of its block, which begins at the line `first`."""

    language: Plugin
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


_NOT_CODE = frozenset({"", "plain", "plaintext", "text", "txt"})


@cache
def _by_name() -> dict[str, Plugin]:
    return {name: language for language in built_in() for name in language.fences}


def language_of(block: CodeBlock) -> Plugin | str:
    """Return the language that a block is read in, or else what it calls its own, if anything."""
    for name in (block.language, block.title.lower()):
        if name in _by_name():
            return _by_name()[name]
    if block.language in _NOT_CODE:
        return next((item for item in built_in() if item.call.search(block.text)), "")
    return block.language


def holds_calls(block: CodeBlock) -> bool:
    """Whether a block looks as if it held a call in any language."""
    return any(language.call.search(block.text) for language in built_in())


def read_calls(block: CodeBlock, language: Plugin) -> Iterator[Call | Unread]:
    """Return the calls of a block in a language, in their order."""
    source = language.before_reading(sanitize(_without_prompts(block.text, language)))
    try:
        found = language.read_calls(source)
    except SyntaxError as error:
        reason = f"not valid {language.label}: {error.msg}"
        place = SourceLocation(block.location.path, block.first + (error.lineno or 1) - 1)
        if holds_calls(block):
            yield Unread(place, reason)
        return
    except ValueError as error:
        yield Unread(block.location, str(error))
        return
    lines = tuple(block.text.split("\n"))
    for request in found:
        yield Call(language, request, block.location.path, block.first, lines)
    if not found and (looks := language.call.search(source)):
        line = block.first + source.count("\n", 0, looks.start())
        yield Unread(SourceLocation(block.location.path, line), "no URL can be made out in it")


def _without_prompts(text: str, language: Plugin) -> str:
    """Return what was typed in a copy of a terminal; what it answered becomes empty lines."""
    prompt = language.prompt
    lines = text.split("\n")
    if prompt is None or not any(prompt.match(line) for line in lines):
        return text
    typed: list[str] = []
    goes_on = False
    for line in lines:
        marked = prompt.match(line)
        typed.append(line[marked.end() :] if marked else line if goes_on else "")
        goes_on = language.expands_variables and typed[-1].endswith("\\")
    return "\n".join(typed)
