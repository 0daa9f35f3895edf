"""Reads the calls out of the code of a page."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from snipproof.authoring.audit.placeholders import in_shell
from snipproof.core.location import SourceLocation
from snipproof.languages.reading.hole import sanitize
from snipproof.languages.reading.written import WrittenRequest
from snipproof.project.pages.code_blocks import CodeBlock


@dataclass(frozen=True, slots=True)
class Call:
    """A request on a page; `lines` are those of its block, which begins at the line `first`."""

    language: str
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


_LANGUAGES = {
    "curl": "bash bash-session console curl ksh sh shell shell-session terminal zsh",
    "python": "ipython py py3 pycon python python3",
    "javascript": "cjs javascript js jsx mjs node node.js nodejs",
    "go": "go golang",
}
_BY_NAME = {name: language for language, names in _LANGUAGES.items() for name in names.split()}
_BY_TEXT = {
    "curl": re.compile(r"^[ \t]*(?:[$%][ \t]+)?(?:[\w./-]+[ \t]+)?curl[ \t]+\S", re.MULTILINE),
    "python": re.compile(
        r"\b(?:requests|httpx|session)\.(?:delete|get|patch|post|put|request)\(|\burlopen\("
    ),
    "go": re.compile(r"\bhttp\.(?:Get|Head|NewRequest\w*|Post\w*)\("),
    "javascript": re.compile(r"\bfetch\(|\baxios\b"),
}
"""How each language's calls look, for blocks that name none and calls that could not be read."""

_NOT_CODE = frozenset({"", "plain", "plaintext", "text", "txt"})
_PROMPTS = {
    "curl": re.compile(r"^[ \t]*[$%] "),
    "python": re.compile(r"^[ \t]*(?:>>>|\.\.\.)(?: |$)"),
}


def language_of(block: CodeBlock) -> str:
    """Return the language that a block is read in, or else what it calls its own, if anything."""
    for name in (block.language, block.title.lower()):
        if name in _BY_NAME:
            return _BY_NAME[name]
    if block.language in _NOT_CODE:
        return next((name for name, look in _BY_TEXT.items() if look.search(block.text)), "")
    return block.language


def holds_calls(block: CodeBlock) -> bool:
    """Whether a block looks as if it held a call in any language."""
    return any(look.search(block.text) for look in _BY_TEXT.values())


def read_calls(block: CodeBlock) -> Iterator[Call | Unread]:
    """Return the calls of a block in a language that is read, in their order."""
    language = language_of(block)
    source = sanitize(_without_prompts(block.text, language))
    if language == "curl":
        source = in_shell(source)
    try:
        found = _reader(language)(source)
    except SyntaxError as error:
        reason = f"not valid Python: {error.msg}"
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
    if not found and (looks := _BY_TEXT[language].search(source)):
        line = block.first + source.count("\n", 0, looks.start())
        yield Unread(SourceLocation(block.location.path, line), "no URL can be made out in it")


def _reader(language: str) -> Callable[[str], list[WrittenRequest]]:
    # Each is imported when it is needed: few pages have all of them.
    if language == "python":
        from snipproof.languages.python.calls import read_python  # noqa: PLC0415

        return read_python
    if language == "javascript":
        from snipproof.languages.javascript.calls import read_javascript  # noqa: PLC0415

        return read_javascript
    if language == "go":
        from snipproof.languages.go.calls import read_go  # noqa: PLC0415

        return read_go
    from snipproof.languages.curl.calls import read_curl  # noqa: PLC0415

    return read_curl


def is_read(language: str) -> bool:
    """Whether there is a reader for a language."""
    return language in _LANGUAGES


def _without_prompts(text: str, language: str) -> str:
    """Return what was typed in a copy of a terminal; what it answered becomes empty lines."""
    prompt = _PROMPTS.get(language)
    lines = text.split("\n")
    if prompt is None or not any(prompt.match(line) for line in lines):
        return text
    typed: list[str] = []
    goes_on = False
    for line in lines:
        marked = prompt.match(line)
        typed.append(line[marked.end() :] if marked else line if goes_on else "")
        goes_on = language == "curl" and typed[-1].endswith("\\")
    return "\n".join(typed)
