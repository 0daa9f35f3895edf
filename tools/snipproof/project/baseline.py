"""Keeps what is not proven yet: one file, a line for each page, how often each code is accepted.

It may only shrink. What is found beyond it is a failure; where less is found, the file is written
anew with less, so that what was once put right stays so. It grows only if a person asks for it.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.store import atomic_write
from snipproof.core.location import SourceLocation

_HEAD = """\
# What is not proven yet, by page: how often each failure code is accepted there.
# It shrinks by itself. Do not add to it: prove the code, or say on the page why it is not run.
"""


AUDITED = frozenset(
    code.slug
    for code in (
        Code.BAD_AUTH,
        Code.BAD_BODY,
        Code.BAD_MEDIA_TYPE,
        Code.BAD_PARAMETER,
        Code.DEPRECATED_OPERATION,
        Code.DEPRECATED_PARAMETER,
        Code.MISSING_AUTH,
        Code.MISSING_PARAMETER,
        Code.SECRET_IN_URL,
        Code.SYNTAX_ERROR,
        Code.UNKNOWN_FIELD,
        Code.UNKNOWN_OPERATION,
        Code.UNKNOWN_PARAMETER,
    )
)
"""The baseline of an audit."""

CHECKED = frozenset(code.slug for code in Code) - AUDITED
"""The baseline of reading a project."""


@dataclass(frozen=True, slots=True)
class Held:
    """Failures held to a baseline: those beyond it, how many it holds, how many of its are gone."""

    fresh: tuple[Failure, ...]
    known: int
    gone: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """How often each failure code is accepted on each page."""

    pages: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, failures: Iterable[Failure]) -> "Baseline":
        """Return the baseline that accepts just these failures."""
        counted: dict[str, Counter[str]] = {}
        for failure in failures:
            counted.setdefault(failure.location.path, Counter())[failure.code.slug] += 1
        return cls(counted)

    def without(
        self, codes: Collection[str], inside: Callable[[str], bool] = lambda _: True
    ) -> "Baseline":
        """Return what it accepts of other codes, and of pages that are not `inside`."""
        return Baseline(
            {
                page: {
                    code: number
                    for code, number in accepted.items()
                    if code not in codes or not inside(page)
                }
                for page, accepted in self.pages.items()
            }
        )

    def plus(self, failures: Iterable[Failure]) -> "Baseline":
        """Return a baseline that accepts these failures as well."""
        more = Baseline.of(failures).pages
        return Baseline(
            {
                page: Counter(self.pages.get(page, {})) + Counter(more.get(page, {}))
                for page in {**self.pages, **more}
            }
        )

    @property
    def total(self) -> int:
        """How many failures it accepts."""
        return sum(number for codes in self.pages.values() for number in codes.values())

    def write(self, file: Path) -> None:
        """Write it, in the order of the pages. Raises `OSError`."""
        atomic_write(file, self.text().encode())

    def text(self) -> str:
        """Return it as its file has it: TOML with a line for each page."""
        lines = [
            f"{json.dumps(page, ensure_ascii=False)} = {{ "
            + ", ".join(f"{code} = {codes[code]}" for code in sorted(codes))
            + " }"
            for page, codes in sorted(self.pages.items())
            if codes
        ]
        return _HEAD + "".join(f"{line}\n" for line in lines)

    def hold(
        self,
        failures: Iterable[Failure],
        *,
        codes: Collection[str],
        write: Path | None = None,
        inside: Callable[[str], bool] = lambda _: True,
    ) -> Held:
        """Hold failures to it, and write it anew where it has shrunk.

        `codes` are those that were looked for, and `inside` says of a page if it was read: what
        was not looked for stays. A page with more of a code than it accepts has all of these told,
        because nobody can say which of them is the new one.
        """
        found = list(dict.fromkeys(failures))
        counted = Baseline.of(found).pages
        fresh = [
            failure
            for failure in found
            if counted[failure.location.path][failure.code.slug]
            > self._accepted(failure.location.path, failure.code.slug)
        ]
        left: dict[str, dict[str, int]] = {}
        for page, accepted in self.pages.items():
            for code, number in accepted.items():
                now = counted.get(page, {}).get(code, 0)
                kept = min(number, now) if code in codes and inside(page) else number
                if kept:
                    left.setdefault(page, {})[code] = kept
        smaller = Baseline(left)
        gone = self.total - smaller.total
        if gone and write is not None:
            smaller.write(write)
        return Held(tuple(fresh), len(found) - len(fresh), gone)

    def _accepted(self, page: str, code: str) -> int:
        return self.pages.get(page, {}).get(code, 0)


def load_baseline(file: Path) -> Baseline:
    """Read a baseline; a file that does not exist accepts nothing.

    Raises `FailureError` (`bad-metadata`) where it cannot be understood.
    """

    def fail(message: str) -> FailureError:
        place = SourceLocation(file.name, 1)
        hint = "write it anew with `snipproof audit --write-baseline`"
        return FailureError(Failure(Code.BAD_METADATA, message, place, hint))

    try:
        value = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Baseline({})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise fail(f"the baseline cannot be read: {error}") from error
    slugs = {code.slug for code in Code}
    for page, codes in value.items():
        if not isinstance(codes, dict):
            raise fail(f"of {page!r}, expected {{ code = number }}, found {codes!r}")
        for code, number in codes.items():
            if code not in slugs or type(number) is not int or number < 1:
                raise fail(
                    f"of {page!r}, expected a failure code and a number, found {code} = {number!r}"
                )
    return Baseline(value)
