"""A finding of an audit: a failure with its rank, and the cause that it shares with others."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from snipproof.core.failure import Code, Failure


class Rank(StrEnum):
    """How bad a finding is."""

    BROKEN = "broken"
    """A reader who copies the call cannot get what the page promises."""
    WRONG = "wrong"
    """The call and the contract disagree."""
    DOUBTFUL = "doubtful"
    """They may disagree: a page does not show all of a call, and a contract can be too strict."""


_RANKS = {
    Code.SYNTAX_ERROR: Rank.BROKEN,
    Code.UNKNOWN_OPERATION: Rank.BROKEN,
    Code.MISSING_AUTH: Rank.DOUBTFUL,
    Code.DEPRECATED_OPERATION: Rank.DOUBTFUL,
    Code.DEPRECATED_PARAMETER: Rank.DOUBTFUL,
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding: the failure, how bad it is, and a sentence that others of one cause share."""

    failure: Failure
    rank: Rank
    cause: str


def rank_of(code: Code, *, sure: bool = True) -> Rank:
    """Return how bad a failure of a code is; one that rests on a guess is doubtful."""
    return _RANKS.get(code, Rank.WRONG) if sure else Rank.DOUBTFUL


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings that share a cause."""

    text: str
    rank: Rank
    found: tuple[Told, ...]

    @property
    def advice(self) -> str:
        """The likely explanation of many findings of one cause; empty if there is none."""
        codes = {told.failure.code for told in self.found}
        if len(self.found) < _MANY:
            return ""
        if codes <= {Code.MISSING_AUTH, Code.BAD_AUTH}:
            return "if a page says elsewhere how to send them, switch the code off"
        if codes <= _CONTRACT_MAY_BE_WRONG:
            return "so many pages agree that the contract may be wrong"
        return ""


_MANY = 5
"""From how many findings of one cause on the contract is doubted."""

_CONTRACT_MAY_BE_WRONG = {
    Code.BAD_BODY,
    Code.BAD_MEDIA_TYPE,
    Code.BAD_PARAMETER,
    Code.MISSING_PARAMETER,
    Code.UNKNOWN_FIELD,
    Code.UNKNOWN_OPERATION,
    Code.UNKNOWN_PARAMETER,
}


def cause_of(failure: Failure, operation: str) -> str:
    """Return the sentence that failures of the same cause share."""
    message = re.sub(r"'[^']{40,}'|\"[^\"]{40,}\"", "\u2026", failure.message)
    if failure.code is Code.SYNTAX_ERROR:
        return re.sub(r": .*", "", message)
    if failure.code is Code.MISSING_AUTH:
        return "the call sends no credentials"
    if operation and operation not in message:
        return f"{operation}: {message}"
    return message


def causes(found: Iterable[Told]) -> Sequence[Cause]:
    """Group findings by their cause, the worst and the most frequent first."""
    groups: dict[tuple[Rank, str], list[Told]] = {}
    for told in found:
        groups.setdefault((told.rank, told.cause), []).append(told)
    order = list(Rank)
    made = [Cause(text, rank, tuple(told)) for (rank, text), told in groups.items()]
    return sorted(made, key=lambda cause: (order.index(cause.rank), -len(cause.found), cause.text))
