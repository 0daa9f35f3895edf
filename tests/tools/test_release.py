"""The notes of a release."""

import runpy
from collections.abc import Callable

import pytest
from tests.conftest import ROOT

from snipproof import __version__

CHANGELOG = """\
# Changelog

## Unreleased

- Not yet.

## 1.2.0 - 2026-12-01

### Added

- Something.

## 1.1.0

- Something else.
"""


@pytest.fixture(scope="module")
def notes() -> Callable[[str, str, str], str]:
    """Return the function that reads notes."""
    function: Callable[[str, str, str], str] = runpy.run_path(str(ROOT / "tools" / "release.py"))[
        "notes"
    ]
    return function


@pytest.mark.parametrize(
    ("version", "found"), [("1.2.0", "### Added\n\n- Something."), ("1.1.0", "- Something else.")]
)
def test_the_section_of_a_version_is_its_notes(
    notes: Callable[[str, str, str], str], version: str, found: str
) -> None:
    """The notes end where the next version begins."""
    assert notes(CHANGELOG, f"v{version}", version) == found


@pytest.mark.parametrize(
    ("tag", "version", "message"),
    [
        ("v1.3.0", "1.2.0", "tag it v1.2.0"),
        ("1.2.0", "1.2.0", "tag it v1.2.0"),
        ("v1.3.0", "1.3.0", "has no section '## 1.3.0'"),
        ("v1.2", "1.2", "has no section '## 1.2'"),
    ],
)
def test_a_mismatch_is_refused(
    notes: Callable[[str, str, str], str], tag: str, version: str, message: str
) -> None:
    """A tag that is not the package's version, or has no notes, publishes nothing."""
    with pytest.raises(ValueError, match=message):
        notes(CHANGELOG, tag, version)


def test_the_changelog_has_a_place_for_the_next_version() -> None:
    """What has changed since the last release stands under its own heading."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "\n## Unreleased\n" in text or f"\n## {__version__}" in text
