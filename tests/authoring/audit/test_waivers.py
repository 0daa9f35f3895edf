"""A page can waive what is found in its next block, until a day."""

from datetime import date

import pytest

from snipproof.authoring.audit.waivers import waivers
from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.project.pages.code_blocks import CodeBlock

TODAY = date(2026, 12, 1)


def _covers(text: str, code: Code, line: int) -> bool:
    place = SourceLocation("a.md", line)
    block = CodeBlock("bash", "", place, line + 1)
    return waivers(text, "a.md", TODAY).covers(Failure(code, "", place), block)


@pytest.mark.parametrize(
    "text",
    [
        "<!-- snipproof: ignore missing-auth -->",
        "<!-- snipproof: ignore missing-auth, bad-body until 2027-01-31 the login is above -->",
        "{/* snipproof: ignore missing-auth */}",
        "<!-- snipproof: ignore -->",
        ".. snipproof: ignore missing-auth",
    ],
)
def test_a_waiver_is_for_its_codes_in_the_next_block(text: str) -> None:
    """It reaches over a blank line and a tag, and not to the block after that."""
    assert _covers(text, Code.MISSING_AUTH, 3)
    assert not _covers(text, Code.MISSING_AUTH, 30)


def test_other_codes_are_not_waived() -> None:
    """A waiver with codes leaves all others."""
    assert not _covers("<!-- snipproof: ignore missing-auth -->", Code.BAD_BODY, 2)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<!-- snipproof: ignore missing-auth until 2026-11-30 -->", "ran out on 2026-11-30"),
        ("<!-- snipproof: ignore missing-auth until soon -->", "no day"),
        ("<!-- snipproof: ignore mising-auth -->", "does not exist: mising-auth"),
    ],
)
def test_a_waiver_that_cannot_count_is_told(text: str, reason: str) -> None:
    """After its day, or with a code that is none, it waives nothing and is counted."""
    found = waivers(text, "a.md", TODAY)
    assert found.found == ()
    assert reason in found.broken[0].reason
