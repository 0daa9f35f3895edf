"""What a set of failures means for an example."""

import pytest

from snipproof.core.failure import Code, Failure, Family
from snipproof.core.location import SourceLocation
from snipproof.core.verdict import Status, Verdict, is_sound, judge, skip

PLACE = SourceLocation("snippets/tokens/get-user-tokens/curl.sh", 3)


def _failure(code: Code) -> Failure:
    return Failure(code, f"about {code}", PLACE)


def _codes(*given: Code) -> list[Code]:
    return [item.code for item in judge(map(_failure, given)).failures]


def test_nothing_wrong_is_passed() -> None:
    """An example without a failure passed."""
    assert judge([]).status is Status.PASSED


@pytest.mark.parametrize("code", list(Code), ids=str)
def test_every_code_decides(code: Code) -> None:
    """Each failure makes its example red, in the family of its code, and is kept."""
    verdict = judge([_failure(code)])
    expected = Status.ERROR if code.family is Family.ERROR else Status.FAILED
    assert verdict.status is expected
    assert verdict.failures == (_failure(code),)


def test_an_error_decides_alone() -> None:
    """Where the environment is at fault, what the example did under it is not held against it."""
    verdict = judge(map(_failure, [Code.EXIT_STATUS, Code.TARGET_UNREACHABLE]))
    assert verdict.status is Status.ERROR
    assert [item.code for item in verdict.failures] == [Code.TARGET_UNREACHABLE]


@pytest.mark.parametrize(
    ("effects", "cause"),
    [
        ([Code.EXIT_STATUS, Code.UNEXPECTED_STATUS, Code.BAD_BODY], Code.BAD_BODY),
        ([Code.EXIT_STATUS, Code.UNEXPECTED_STATUS], Code.UNEXPECTED_STATUS),
        ([Code.STALE_OUTPUT, Code.NO_REQUEST], Code.NO_REQUEST),
        ([Code.STALE_OUTPUT, Code.RESPONSE_MISMATCH], Code.RESPONSE_MISMATCH),
        ([Code.EXIT_STATUS, Code.SYNTAX_ERROR], Code.SYNTAX_ERROR),
        ([Code.STALE_OUTPUT, Code.TIMEOUT], Code.TIMEOUT),
        ([Code.STALE_OUTPUT, Code.EXIT_STATUS, Code.KILLED], Code.KILLED),
        ([Code.LANGUAGE_MISMATCH, Code.OUTPUT_TOO_LARGE], Code.OUTPUT_TOO_LARGE),
        ([Code.LANGUAGE_MISMATCH, Code.STALE_OUTPUT], Code.LANGUAGE_MISMATCH),
    ],
)
def test_a_cause_hides_its_effects(effects: list[Code], cause: Code) -> None:
    """Only the earliest stage that went wrong is told, whatever the order of the failures."""
    assert _codes(*effects) == [cause]
    assert _codes(*reversed(effects)) == [cause]


def test_causes_of_one_stage_are_all_told() -> None:
    """Two mistakes in one request are both told, in the order in which they were found."""
    assert _codes(Code.UNKNOWN_FIELD, Code.MISSING_PARAMETER, Code.EXIT_STATUS) == [
        Code.UNKNOWN_FIELD,
        Code.MISSING_PARAMETER,
    ]


def test_a_process_left_behind_is_never_hidden() -> None:
    """What no other failure explains is told beside the cause."""
    assert _codes(Code.LEFT_PROCESS, Code.UNKNOWN_FIELD) == [Code.UNKNOWN_FIELD, Code.LEFT_PROCESS]


@pytest.mark.parametrize("end", [Code.TIMEOUT, Code.KILLED, Code.OUTPUT_TOO_LARGE])
def test_output_that_was_cut_off_is_not_compared(end: Code) -> None:
    """Nobody is told to record what an example printed before it was ended."""
    assert _codes(Code.STALE_OUTPUT, end) == [end]
    assert _codes(end, Code.STALE_OUTPUT, Code.BAD_BODY) == [Code.BAD_BODY, end]


def test_the_same_failure_is_told_once() -> None:
    """A failure that two checks found is one failure."""
    assert _codes(Code.BAD_AUTH, Code.BAD_AUTH) == [Code.BAD_AUTH]


def test_a_skip_has_its_reason() -> None:
    """A skipped example says why, and has no failure."""
    verdict = skip("the beta is closed (until 2027-01-31)")
    assert verdict.status is Status.SKIPPED
    assert verdict.reason == "the beta is closed (until 2027-01-31)"
    assert not verdict.failures


def _judged(*codes: Code) -> Verdict:
    return judge(Failure(code, "no", SourceLocation("a", 1)) for code in codes)


@pytest.mark.parametrize(
    ("verdict", "sound"),
    [
        (_judged(), True),
        (_judged(Code.STALE_OUTPUT), True),
        (_judged(Code.BAD_AUTH), False),
        (_judged(Code.STALE_OUTPUT, Code.LEFT_PROCESS), False),
        (_judged(Code.TARGET_UNREACHABLE), False),
        (skip("closed"), False),
    ],
)
def test_only_a_stale_recording_leaves_an_example_sound(verdict: Verdict, sound: bool) -> None:
    """An example whose recording alone is old did what it should; with any other failure, not."""
    assert is_sound(verdict) is sound
