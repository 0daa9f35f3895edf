"""Failures with one cause outside of their snippets are one failure in a report."""

from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.report.causes import once_each, shared_cause


def failure(code: Code, message: str, line: int) -> Failure:
    """Return a failure of a snippet."""
    return Failure(code, message, SourceLocation("snippets/a/b/main.go", line), "the next step")


def test_a_shared_cause_is_reported_once() -> None:
    """The first keeps its place and next step, and says how many others there are."""
    missing = [failure(Code.TOOL_MISSING, "Go is not installed", line) for line in (1, 2, 3)]
    down = failure(Code.TARGET_UNREACHABLE, "nobody listens", 4)
    first, second = once_each([missing[0], down, *missing[1:]])
    assert first.message == "Go is not installed; the same for 2 other snippets"
    assert (first.location.line, first.hint) == (1, "the next step")
    assert second == down


def test_failures_of_their_own_stay() -> None:
    """The same mistake in two snippets is two mistakes, and two programs are two causes."""
    mine = [failure(Code.BAD_AUTH, "no scheme", line) for line in (1, 2)]
    programs = [failure(Code.TOOL_MISSING, f"{name} is not installed", 1) for name in ("jq", "Go")]
    assert once_each([*mine, *programs]) == [*mine, *programs]
    assert shared_cause(mine[0]) is None
