"""Audits a folder of pages, and keeps account of what was read and what was not."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from snipproof.authoring.audit.address import Addresses, Elsewhere
from snipproof.authoring.audit.calls import Unread, holds_calls, language_of, read_calls
from snipproof.authoring.audit.judge import Judge
from snipproof.contract import Contract
from snipproof.core.failure import Failure, FailureError
from snipproof.core.formats.source import location, read_text
from snipproof.core.location import SourceLocation
from snipproof.languages import Plugin
from snipproof.project.pages.code_blocks import CodeBlock, code_blocks
from snipproof.project.pages.markdown import SUFFIXES, without_front_matter
from snipproof.project.pages.shortcodes import Shortcode, read_shortcodes


@dataclass(frozen=True, slots=True)
class Judged:
    """A call that was judged: where it is, in which language, and what is wrong with it."""

    location: SourceLocation
    language: str
    method: str
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What an audit read: each call is judged, of another host, or unread.

    `other_hosts` counts calls by host. `other_languages` counts blocks with calls in languages
    that are not read; where they are is in `unread`.
    """

    pages: int
    blocks: int
    judged: tuple[Judged, ...]
    other_hosts: Counter[str]
    other_languages: Counter[str]
    unread: tuple[Unread, ...]

    @property
    def failures(self) -> tuple[Failure, ...]:
        """All that is wrong, in the order of the pages."""
        return tuple(failure for call in self.judged for failure in call.failures)


def audit(folder: Path, contract: Contract, hosts: Iterable[str] = ()) -> Account:
    """Judge every call on the Markdown pages under a folder, or on one page.

    Places are relative to the folder. `hosts` are those of the API beside the contract's servers.
    """
    judge = Judge(contract, Addresses(contract, hosts))
    root = folder if folder.is_dir() else folder.parent
    files = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
    pages = [file for file in files if file.suffix in SUFFIXES and file.is_file()]
    judged: list[Judged] = []
    unread: list[Unread] = []
    other_hosts: Counter[str] = Counter()
    other_languages: Counter[str] = Counter()
    blocks = 0
    for block in (block for file in pages for block in _blocks(file, root)):
        if isinstance(block, Unread):
            unread.append(block)
            continue
        blocks += 1
        language = language_of(block)
        if not isinstance(language, Plugin):
            if holds_calls(block):
                other_languages[language] += 1
                unread.append(Unread(block.location, f"{language} is not read"))
            continue
        for call in read_calls(block, language):
            if isinstance(call, Unread):
                unread.append(call)
                continue
            result = judge.judge(call)
            if isinstance(result, Unread):
                unread.append(result)
            elif isinstance(result, Elsewhere):
                other_hosts[result.host] += 1
            else:
                method = call.request.method
                judged.append(Judged(call.location, call.language, method, tuple(result)))
    return Account(len(pages), blocks, tuple(judged), other_hosts, other_languages, tuple(unread))


def _blocks(file: Path, root: Path) -> Iterator[CodeBlock | Unread]:
    """Return the code of a page, and what of it cannot be read."""
    place = location(file, root)
    try:
        text = read_text(file, root).replace("\r\n", "\n")
    except FailureError as error:
        yield Unread(error.failure.location, error.failure.message)
        return
    body = without_front_matter(text)
    shortcodes: list[Shortcode] = []
    for item in read_shortcodes(text if body is None else body, place.path):
        if isinstance(item, Failure):
            yield Unread(item.location, item.message)
        else:
            shortcodes.append(item)
    found, _ = code_blocks(text if body is None else body, place.path, shortcodes)
    # A fence that is not closed is code all the same.
    yield from (block for block in found if isinstance(block, CodeBlock))
