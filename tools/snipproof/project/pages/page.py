"""Reads the pages: which examples they show, and what code they hold that no run can reach."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.source import location, read_text
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Language, PageOutput, Reference, Skip
from snipproof.languages import Plugin
from snipproof.languages.page_readers import makes_calls
from snipproof.project.pages.code_blocks import CodeBlock, code_blocks
from snipproof.project.pages.front_matter import front_matter_failures
from snipproof.project.pages.hugo import Use, uses
from snipproof.project.pages.markdown import (
    SUFFIXES,
    language,
    without_front_matter,
    without_shortcodes,
)
from snipproof.project.pages.raw_html import raw_html_failures
from snipproof.project.pages.shortcodes import Shortcode, read_shortcodes


def code_languages(languages: Iterable[Plugin]) -> frozenset[str]:
    """Return the names of fences that a reader would copy and run, or compare with a result."""
    return frozenset({"http", "json"}.union(*(language.fences for language in languages)))


_FENCE = re.compile(r"^[ \t>]*(?:[-*+]\s+|\d+[.)]\s+)*(`{3,}(?=[^`]*$)|~{3,})(.*)$")
_TEXT = frozenset({"plain", "plaintext", "text", "txt"})
"""Languages that are none: what is in such a block may be code all the same."""

_UNSAFE = re.compile(r"^/|\.\.|[%\\\x00-\x1f]")
"""The parts of an id that leads elsewhere, encoded or not."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code on a page; `excuse` says why it may stay without being run.

    `calls` says that it plainly makes requests, be it in a language that no example is in.
    """

    language: str
    location: SourceLocation
    excuse: Skip | None
    calls: bool = False


@dataclass(frozen=True, slots=True)
class Inline:
    """A part of an example that stands on the page: its text, and the line that begins on."""

    example_id: str
    language: str
    text: str
    first: int
    location: SourceLocation
    output: PageOutput | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file: the examples that it shows, its fences, and what is wrong with it.

    `uses` are its shortcodes, which `hugo` compares with the site's templates. `inline` are the
    examples that stand on the page itself, in the order of their parts. `markup` is the raw HTML
    that no page of the site's own layouts may have.
    """

    path: str
    references: tuple[Reference, ...]
    fences: tuple[Fence, ...]
    failures: tuple[Failure, ...]
    uses: tuple[Use, ...] = ()
    inline: tuple[Inline, ...] = ()
    markup: tuple[Failure, ...] = ()


def read_pages(
    folder: Path,
    root: Path,
    languages: Sequence[Plugin],
    read: Callable[[Path, Path], Page] | None = None,
) -> list[Page]:
    """Read every Markdown file under a folder; what is wrong with one is on its page.

    `languages` are those of the examples. `read` reads one file; it is `read_page` unless given.
    """
    read = read or (lambda file, root: read_page(file, root, languages))
    if not folder.is_dir():
        place = location(folder, root)
        failure = Failure(Code.BAD_METADATA, "there is no folder of pages", place, "make it")
        return [Page(place.path, (), (), (failure,))]
    pages: list[Page] = []
    for file in sorted(folder.rglob("*")):
        if file.is_symlink():
            pages.append(_link(file, root))
        elif file.suffix in SUFFIXES and file.is_file():
            pages.append(read(file, root))
    return pages


def _link(file: Path, root: Path) -> Page:
    """Return the page of a link, which Hugo leaves out, be it to a file or to a folder."""
    place = location(file, root)
    message = "a link may lead out of the pages' folder, and Hugo does not follow it"
    failure = Failure(Code.UNSAFE_PATH, message, place, "put the file here")
    return Page(place.path, (), (), (failure,))


def read_page(file: Path, root: Path, languages: Sequence[Plugin]) -> Page:
    """Read one page; a file that is not text is a page with that failure and nothing else."""
    path = location(file, root).path
    try:
        text = read_text(file, root)
    except FailureError as error:
        return Page(path, (), (), (error.failure,))
    return parse_page(text.replace("\r\n", "\n"), path, languages)


def parse_page(text: str, path: str, languages: Sequence[Plugin]) -> Page:
    """Read a page from its text, in which lines end with a line feed."""
    references: list[Reference] = []
    fences: list[Fence] = []
    failures: list[Failure] = []
    body = without_front_matter(text)
    if body is None:
        message = "the front matter that begins here is not closed"
        hint = "close it with a line like this one"
        failures.append(Failure(Code.BAD_SOURCE, message, SourceLocation(path, 1), hint))
        body = text
    else:
        failures.extend(front_matter_failures(text, path))
    shortcodes: list[Shortcode] = []
    for item in read_shortcodes(body, path):
        if isinstance(item, Failure):
            failures.append(item)
            continue
        shortcodes.append(item)
        if item.name == "snippet" and not item.closing:
            reference = _reference(item, languages)
            if isinstance(reference, Failure):
                failures.append(reference)
            else:
                references.append(reference)
    inline: list[Inline] = []
    used = [*uses(shortcodes, body)]
    failures.extend(use for use in used if isinstance(use, Failure))
    for fence in _fences(body, path, shortcodes, languages):
        if isinstance(fence, Failure):
            failures.append(fence)
        elif isinstance(fence, Fence):
            fences.append(fence)
        else:
            _add_inline(fence, inline, references)
    proper = tuple(use for use in used if isinstance(use, Use))
    markup = tuple(raw_html_failures(body, path, shortcodes))
    shown = (tuple(references), tuple(fences), tuple(failures), proper, tuple(inline))
    return Page(path, *shown, markup)


def _add_inline(
    found: Inline | PageOutput, inline: list[Inline], references: list[Reference]
) -> None:
    """Note an example on the page and that it is shown there, or the output of the one before."""
    if isinstance(found, Inline):
        inline.append(found)
        references.append(Reference(found.example_id, Language(found.language), found.location))
    elif inline:
        inline[-1] = replace(inline[-1], output=found)


def _reference(shortcode: Shortcode, languages: Sequence[Plugin]) -> Reference | Failure:
    place = shortcode.location
    usage = 'write {{< snippet "tag/example" >}}, or {{< snippet id="tag/example" lang="curl" >}}'
    unknown = sorted(set(shortcode.named) - {"id", "lang"})
    ids = [*shortcode.positional, *filter(None, [shortcode.named.get("id")])]
    if len(ids) != 1 or unknown:
        found = f"{unknown[0]!r}" if unknown else f"{len(ids) or 'none'}"
        return Failure(
            Code.BAD_METADATA, f"expected the id of one example, found {found}", place, usage
        )
    wanted = shortcode.named.get("lang")
    if wanted is not None and wanted not in languages:
        known = ", ".join(languages)
        message = f"there is no language {wanted!r}"
        return Failure(Code.BAD_METADATA, message, place, f"the languages are {known}")
    if _UNSAFE.search(ids[0]):
        message = f"{ids[0]!r} leads out of the examples' folder"
        hint = "an id is a folder of snippets/ and one in it: tokens/get-user-tokens"
        return Failure(Code.UNSAFE_PATH, message, place, hint)
    return Reference(ids[0], wanted or None, place)


def _fences(
    body: str, path: str, shortcodes: list[Shortcode], languages: Sequence[Plugin]
) -> Iterator[Fence | Inline | PageOutput | Failure]:
    """Return the code that is shown, and a failure for each block that is not what it seems.

    A block that is an example, or the output of the one before it, is returned as that.
    """
    judged = code_languages(languages)
    found, seen = code_blocks(body, path, shortcodes)
    for block in found:
        if isinstance(block, Failure):
            yield block
        elif "example" in (block.attributes or {}):
            yield _inline(block, languages)
        elif "output" in (block.attributes or {}) and block.fenced:
            last = block.first + block.text.count("\n") - 1
            yield PageOutput(block.text, block.first, last)
        elif block.fenced or not _FENCE.match(block.text.partition("\n")[0]):
            yield _fence(block, languages)
    for number, line in enumerate(without_shortcodes(body, shortcodes).split("\n")):
        looks = _FENCE.match(line)
        named = language(looks[2]) if looks else ""
        if named in judged and number not in seen:
            message = f"this looks like a {named} fence, and Markdown does not see it as one"
            hint = "check its indentation, and the blank line after an HTML tag before it"
            yield Failure(Code.UNTESTED_CODE, message, SourceLocation(path, number + 1), hint)


def _inline(block: CodeBlock, languages: Sequence[Plugin]) -> Inline | Failure:
    """Return a block that is an example; it is named as its folder in snippets/ would be."""
    name = (block.attributes or {})["example"]
    place = block.location
    if not _ID.fullmatch(name):
        message = f"expected the id of an example, found {name!r}"
        hint = "an id is a tag and a name: ```bash example=tokens/get-user-tokens"
        return Failure(Code.BAD_METADATA, message, place, hint)
    written = {block.language, block.title.lower()}
    found = next((item for item in languages if item.fences & written or item in written), None)
    if found is None:
        known = ", ".join(languages)
        message = f"an example cannot be in {block.language or 'no language'!r}"
        return Failure(Code.BAD_METADATA, message, place, f"the languages are {known}")
    text = block.text if block.text.endswith("\n") else f"{block.text}\n"
    return Inline(name, str(found), text, block.first, place)


_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")


def _fence(block: CodeBlock, languages: Sequence[Plugin]) -> Fence | Failure:
    given = block.attributes or {}
    place = block.location
    reason, until = given.get("untested"), given.get("until")
    named = _language(block, languages)
    calls = makes_calls(block.text)
    if reason is None and until is None:
        return Fence(named, place, None, calls)
    try:
        day = date.fromisoformat(until or "")
    except ValueError:
        day = None
    if not reason or day is None:
        message = f"expected a reason and a date, found untested={reason!r} until={until!r}"
        written = "```bash {{{}}}" if block.fenced else "{{{{< tab {} >}}}}"
        hint = "write " + written.format('untested="why" until="2027-01-31"')
        return Failure(Code.BAD_METADATA, message, place, hint)
    return Fence(named, place, Skip(reason, day, place), calls)


def _language(block: CodeBlock, languages: Sequence[Plugin]) -> str:
    """Return the language of a block: its own, or what its title or its text shows it to be."""
    if block.language and block.language not in _TEXT:
        return block.language
    if block.title.lower() in code_languages(languages):
        return block.title.lower()
    shown = (str(item) for item in languages if item.shown_call.search(block.text))
    return next(shown, block.language)


def untested(page: Page, today: date, languages: Iterable[Plugin]) -> Iterator[Failure]:
    """Return a failure for each fence that a reader would run and no run reaches."""
    judged = code_languages(languages)
    for fence in page.fences:
        if fence.language not in judged and not (fence.calls and fence.language):
            continue
        if fence.excuse is None:
            yield Failure(
                Code.UNTESTED_CODE,
                f"this {fence.language} block is shown without having been run",
                fence.location,
                "make it an example in snippets/ and show it with the snippet shortcode, or say "
                'why not: {untested="reason" until="YYYY-MM-DD"}',
            )
        elif fence.excuse.until < today:
            yield Failure(
                Code.SKIP_EXPIRED,
                f"this block was to stay untested until {fence.excuse.until}: "
                f"{fence.excuse.reason}",
                fence.location,
                "make it an example, or give it a later date",
            )
