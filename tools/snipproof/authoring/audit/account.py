"""Audits folders of pages, and keeps account of what was read and what was not."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from snipproof.authoring.audit.address import Elsewhere, Fit
from snipproof.authoring.audit.calls import Unread, read_calls
from snipproof.authoring.audit.judge import Judges
from snipproof.authoring.audit.told import Rank, Told
from snipproof.authoring.audit.waivers import waivers
from snipproof.contract import Contract
from snipproof.core.failure import Failure, FailureError
from snipproof.core.formats.source import location, read_text
from snipproof.core.location import SourceLocation
from snipproof.languages.page_readers import may_hold_calls
from snipproof.project.pages.any_page import READ, code_on
from snipproof.project.pages.shortcodes import read_shortcodes

_SKIPPED = frozenset({"node_modules", "vendor", "public", "_site", "__pycache__"})
"""Folders that hold what others wrote, or what was built."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A call that was judged: where it is, in which language, and what is wrong with it."""

    location: SourceLocation
    language: str
    method: str
    told: tuple[Told, ...]

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The failures, without ranks."""
        return tuple(told.failure for told in self.told)


@dataclass(frozen=True, slots=True)
class Passed:
    """A call that was passed over: it is of another host, or of another program on this one."""

    location: SourceLocation
    host: str
    fits: bool
    same_host: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The scope of an audit: patterns of paths that are left out, codes that are off."""

    exclude: tuple[str, ...] = ()
    off: frozenset[str] = frozenset()
    least: Rank = Rank.DOUBTFUL

    def takes(self, told: Told) -> bool:
        """Whether a finding is told."""
        order = list(Rank)
        fine = order.index(told.rank) <= order.index(self.least)
        return fine and told.failure.code.slug not in self.off


@dataclass(frozen=True, slots=True)
class Account:
    """The calls that an audit read: each is judged, of another host, or unread.

    `waived` are findings that a page waives. `hosts` are the contracts' servers.
    """

    pages: int
    blocks: int
    judged: tuple[Judged, ...]
    passed: tuple[Passed, ...]
    unread: tuple[Unread, ...]
    waived: tuple[Told, ...] = ()
    hosts: tuple[str, ...] = field(default=())

    @property
    def told(self) -> tuple[Told, ...]:
        """All findings, in the order of the pages."""
        return tuple(told for call in self.judged for told in call.told)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """All that is wrong, in the order of the pages."""
        return tuple(told.failure for told in self.told)

    @property
    def other_hosts(self) -> Counter[str]:
        """How many calls of each other host were passed over."""
        return Counter(item.host for item in self.passed)


def audit(
    places: Path | Sequence[Path],
    contracts: Contract | Sequence[Contract],
    hosts: Iterable[str] = (),
    choice: Choice | None = None,
    root: Path | None = None,
) -> Account:
    """Judge every call on the pages under folders, or on single pages.

    Findings have places relative to `root`, which is the one folder unless given. `hosts` are
    those of the API beside the contracts' servers.
    """
    folders = [places] if isinstance(places, Path) else list(places)
    judges = Judges([contracts] if isinstance(contracts, Contract) else contracts, hosts)
    if root is None:
        root = folders[0] if folders[0].is_dir() else folders[0].parent
    audited = _Audit(judges, root, choice or Choice())
    for folder in folders:
        for file in pages_under(folder, audited.choice.exclude):
            audited.page(file)
    return audited.account()


def pages_under(folder: Path, exclude: Sequence[str] = ()) -> Iterator[Path]:
    """Return the pages under a folder in the order of their paths, or the one page it is."""
    if not folder.is_dir():
        yield folder
        return
    found: list[Path] = []
    for directory, names, files in os.walk(folder):
        names[:] = [
            name for name in names if name not in _SKIPPED and not name.startswith((".", "_gen"))
        ]
        found += (Path(directory, name) for name in files if Path(name).suffix.lower() in READ)
    for file in sorted(found):
        relative = file.relative_to(folder).as_posix()
        if not any(fnmatch(relative, pattern) for pattern in exclude) and file.is_file():
            yield file


class _Audit:
    """Reads page after page, and keeps account."""

    def __init__(self, judges: Judges, root: Path, choice: Choice) -> None:
        self.choice = choice
        self._judges = judges
        self._root = root
        self._pages = 0
        self._blocks = 0
        self._judged: list[Judged] = []
        self._passed: list[Passed] = []
        self._unread: list[Unread] = []
        self._waived: list[Told] = []

    def account(self) -> Account:
        """Return what was read so far."""
        return Account(
            self._pages,
            self._blocks,
            tuple(self._judged),
            tuple(self._passed),
            tuple(self._unread),
            tuple(self._waived),
            tuple(self._judges.hosts),
        )

    def page(self, file: Path) -> None:
        """Read one page."""
        self._pages += 1
        place = location(file, self._root)
        try:
            text = read_text(file, self._root).replace("\r\n", "\n")
        except FailureError as error:
            self._unread.append(Unread(error.failure.location, error.failure.message))
            return
        self._unread += _broken_shortcodes(text, place.path)
        if not may_hold_calls(text):
            # Most pages have no call at all; their fences are counted and not looked into.
            self._blocks += len(_FENCES.findall(text)) // 2
            return
        waived = waivers(text, place.path)
        self._unread += waived.broken
        for block in code_on(text, place.path, file.suffix.lower()):
            self._blocks += 1
            for call in read_calls(block):
                if isinstance(call, Unread):
                    self._unread.append(call)
                    continue
                result = self._judges.judge(call)
                if isinstance(result, Unread):
                    self._unread.append(result)
                elif isinstance(result, Elsewhere):
                    fits = result.fit >= Fit.BEGINS
                    self._passed.append(Passed(call.location, result.host, fits, result.same_host))
                else:
                    taken = [told for told in result if self.choice.takes(told)]
                    kept = [told for told in taken if not waived.covers(told.failure, block)]
                    self._waived += [told for told in taken if told not in kept]
                    method = call.request.method
                    self._judged.append(
                        Judged(call.location, call.reader.name, method, tuple(kept))
                    )


_FENCES = re.compile(r"^[ \t>]*(?:```|~~~)", re.MULTILINE)


def _broken_shortcodes(text: str, path: str) -> Iterator[Unread]:
    """Return the shortcodes that Hugo would stop at; the code behind them is read all the same."""
    if "{{<" in text or "{{%" in text:
        for item in read_shortcodes(text, path):
            if isinstance(item, Failure):
                yield Unread(item.location, item.message)
