"""What can be wrong with an example: a closed list that reports and pages rely on."""

import re

import pytest

from snipproof.core.failure import Code, Failure, FailureError, Family
from snipproof.core.location import SourceLocation

PLACE = SourceLocation("content/guide.md", 41)

PUBLISHED = """
    unknown-snippet duplicate-example orphan-example untested-code bad-metadata unsafe-path
    bad-source syntax-error placeholder-left secret-in-source exit-status timeout output-too-large
    killed left-process foreign-host no-request unknown-operation wrong-operation
    deprecated-operation missing-parameter unknown-parameter bad-parameter missing-auth bad-auth
    secret-in-url bad-body unknown-field bad-media-type unexpected-status response-mismatch
    stale-output language-mismatch skip-expired contract-invalid tool-missing target-unreachable
    tls-error policy-refused interrupted
"""


def test_no_published_code_is_lost_or_renamed() -> None:
    """Reports and links use these names, so each of them stays."""
    assert set(PUBLISHED.split()) <= {code.slug for code in Code}


def test_each_code_has_a_name_of_its_own() -> None:
    """No two codes share a name; a shared value would make one an alias of the other."""
    slugs = [code.slug for code in Code]
    assert len(slugs) == len(set(slugs)) == len(Code.__members__)


@pytest.mark.parametrize("code", Code, ids=str)
def test_a_code_is_named_for_machines(code: Code) -> None:
    """A name is lower-case words with hyphens, like its member."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code.slug)
    assert code.name == code.slug.upper().replace("-", "_")
    assert str(code) == code.slug


def test_what_the_environment_does_is_never_the_documentations_fault() -> None:
    """Exactly these codes mean that the tool could not tell."""
    assert {code.slug for code in Code if code.family is Family.ERROR} == {
        "missing-variable",
        "tool-missing",
        "target-unreachable",
        "server-error",
        "tls-error",
        "policy-refused",
        "left-behind",
        "incomplete-run",
        "interrupted",
        "internal-error",
    }


def test_a_failure_is_a_value() -> None:
    """Two failures that say the same are the same, so that repetitions can be dropped."""
    one, other = (Failure(Code.BAD_BODY, "no", PLACE) for _ in range(2))
    assert one == other
    assert len({one, other}) == 1
    assert one.hint == ""


def test_an_error_reads_as_place_code_and_message() -> None:
    """The exception of a failure carries it, and prints what a person needs first."""
    failure = Failure(Code.BAD_SOURCE, "a NUL byte", PLACE)
    error = FailureError(failure)
    assert error.failure is failure
    assert str(error) == "content/guide.md:41: bad-source: a NUL byte"


def test_locations_sort_by_file_and_line() -> None:
    """Line 9 stands before line 10, and files are in the order of their names."""
    places = [SourceLocation("b", 1), SourceLocation("a", 10), SourceLocation("a", 9)]
    assert [str(place) for place in sorted(places)] == ["a:9", "a:10", "b:1"]
