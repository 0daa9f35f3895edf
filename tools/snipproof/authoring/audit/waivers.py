"""Reads what a page itself waives: `<!-- snipproof: ignore missing-auth until 2027-01-31 why -->`.

The comment stands before a block of code and is for that block. In MDX it is `{/* … */}`. Without
codes it waives them all. After its day it waives nothing.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from snipproof.authoring.audit.calls import Unread
from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.project.pages.code_blocks import CodeBlock

_WAIVER = re.compile(
    r"(?:<!--|\{/\*|\.\.|//)\s*snipproof:\s*ignore\b(?P<said>[^\n]*?)\s*(?:-->|\*/\}|$)",
    re.MULTILINE,
)
_UNTIL = re.compile(r"\buntil\s+(\S+)")
_NEAR = 5
"""How many lines a waiver stands at most before its block: blank lines and tags may be between."""


@dataclass(frozen=True, slots=True)
class _Waiver:
    line: int
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Waivers:
    """The waivers of one page, and those that cannot be read or have expired."""

    found: tuple[_Waiver, ...]
    broken: tuple[Unread, ...]

    def covers(self, failure: Failure, block: CodeBlock) -> bool:
        """Whether a finding in a block is waived."""
        return any(
            0 <= block.location.line - item.line <= _NEAR
            and (not item.codes or failure.code.slug in item.codes)
            for item in self.found
        )


def waivers(text: str, path: str, today: date | None = None) -> Waivers:
    """Return the waivers of a page."""
    if "snipproof:" not in text:
        return Waivers((), ())
    today = today or datetime.now(UTC).date()
    found: list[_Waiver] = []
    broken: list[Unread] = []
    slugs = {code.slug for code in Code}
    for waiver in _WAIVER.finditer(text):
        line = text.count("\n", 0, waiver.start()) + 1
        place = SourceLocation(path, line)
        words = re.split(r"[\s,]+", waiver["said"].strip())
        until = _UNTIL.search(waiver["said"])
        try:
            day = date.fromisoformat(until[1]) if until else date.max
        except ValueError:
            broken.append(Unread(place, f"a waiver until {until[1] if until else ''!r}: no day"))
            continue
        if day < today:
            broken.append(Unread(place, f"a waiver that ran out on {day}"))
            continue
        codes = frozenset(word for word in words if word in slugs)
        odd = [word for word in words[:1] if re.fullmatch(r"[a-z]+(?:-[a-z]+)+", word)]
        if odd and not codes:
            broken.append(Unread(place, f"a waiver of a code that does not exist: {odd[0]}"))
            continue
        found.append(_Waiver(line, codes))
    return Waivers(tuple(found), tuple(broken))
