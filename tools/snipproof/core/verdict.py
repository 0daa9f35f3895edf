"""Decides what a set of failures means for an example."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from snipproof.core.failure import Code, Failure, Family


class Status(StrEnum):
    """How an example ended. Every example that was found has exactly one of these."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status and its reasons: the failures, or for a skipped example the `reason`.

    `warnings` decide nothing: they are told, and the example passes with them.
    """

    status: Status
    failures: tuple[Failure, ...] = ()
    reason: str = ""
    warnings: tuple[Failure, ...] = ()


_CUT_OFF = frozenset({Code.TIMEOUT, Code.KILLED, Code.OUTPUT_TOO_LARGE})
"""Failures of a run that did not come to its end, so that what it printed is not all of it."""

_STAGES: tuple[frozenset[Code], ...] = (
    frozenset(
        {
            Code.BAD_METADATA,
            Code.BAD_SOURCE,
            Code.CONTRACT_INVALID,
            Code.UNSAFE_PATH,
            Code.SYNTAX_ERROR,
            Code.PLACEHOLDER_LEFT,
            Code.SECRET_IN_SOURCE,
            Code.PARTIAL_EXCERPT,
            Code.HIDDEN_CODE,
            Code.SKIP_EXPIRED,
            Code.DEVIATION_EXPIRED,
            Code.DEVIATION_NEW,
            Code.MOCK_DIFFERS,
        }
    ),
    frozenset(
        {
            Code.FOREIGN_HOST,
            Code.UNKNOWN_OPERATION,
            Code.WRONG_OPERATION,
            Code.DEPRECATED_OPERATION,
            Code.DEPRECATED_PARAMETER,
            Code.MISSING_PARAMETER,
            Code.UNKNOWN_PARAMETER,
            Code.BAD_PARAMETER,
            Code.MISSING_AUTH,
            Code.BAD_AUTH,
            Code.SECRET_IN_URL,
            Code.BAD_BODY,
            Code.UNKNOWN_FIELD,
            Code.BAD_MEDIA_TYPE,
        }
    ),
    frozenset({Code.UNEXPECTED_STATUS}),
    frozenset({Code.RESPONSE_MISMATCH}),
    _CUT_OFF,
    frozenset({Code.EXIT_STATUS, Code.NO_REQUEST}),
    frozenset({Code.UNEXECUTED_CODE}),
    frozenset({Code.LANGUAGE_MISMATCH}),
    frozenset({Code.STALE_OUTPUT}),
)
"""Failures from cause to effect: a request that is wrong gets an error status, which
ends the snippet with an exit status, and so on."""

_ALONE = _CUT_OFF | {Code.LEFT_PROCESS}
"""Failures that no other explains away, though some of them explain others."""


def judge(failures: Iterable[Failure]) -> Verdict:
    """Return the verdict on an example that ran, or that could not.

    An `ERROR` family failure decides alone: where the tool or the environment is at fault, what
    the example did under it says nothing about the documentation. Otherwise only the earliest
    stage that went wrong is kept, with what stands alone: its effects would bury it.
    """
    told = tuple(dict.fromkeys(failures))
    warnings = tuple(item for item in told if item.is_warning)
    verdict = _decided(tuple(item for item in told if not item.is_warning))
    return replace(verdict, warnings=warnings) if warnings else verdict


def _decided(failures: tuple[Failure, ...]) -> Verdict:
    if not failures:
        return Verdict(Status.PASSED)
    errors = tuple(item for item in failures if item.code.family is Family.ERROR)
    if errors:
        return Verdict(Status.ERROR, errors)
    alone = tuple(item for item in failures if item.code in _ALONE)
    for stage in _STAGES:
        causes = tuple(item for item in failures if item.code in stage)
        if causes:
            return Verdict(Status.FAILED, tuple(dict.fromkeys((*causes, *alone))))
    return Verdict(Status.FAILED, failures)


def is_sound(verdict: Verdict) -> bool:
    """Whether an example did what it should, be it that its recording is not up to date."""
    stale = all(failure.code is Code.STALE_OUTPUT for failure in verdict.failures)
    return verdict.status is Status.PASSED or (verdict.status is Status.FAILED and stale)


def skip(reason: str) -> Verdict:
    """Return the verdict on an example that is not run, and why."""
    return Verdict(Status.SKIPPED, reason=reason)
