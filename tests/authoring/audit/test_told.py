"""Findings have a rank, and those of one cause are one group."""

from snipproof.authoring.audit.told import Rank, Told, cause_of, causes, rank_of
from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation


def _told(code: Code, message: str, line: int) -> Told:
    failure = Failure(code, message, SourceLocation("a.md", line), "")
    return Told(failure, rank_of(code), cause_of(failure, "POST /files"))


def test_ranks_say_how_bad_it_is() -> None:
    """What cannot work is broken, what a page need not show is doubtful."""
    assert rank_of(Code.UNKNOWN_OPERATION) is Rank.BROKEN
    assert rank_of(Code.BAD_BODY) is Rank.WRONG
    assert rank_of(Code.BAD_BODY, sure=False) is Rank.DOUBTFUL
    assert rank_of(Code.MISSING_AUTH) is Rank.DOUBTFUL


def test_many_findings_of_one_cause_put_the_contract_in_doubt() -> None:
    """Fifteen calls that lack `file` are one group, with advice; a single one has none."""
    message = "the query parameter 'file' is required, and the request lacks it"
    told = [_told(Code.MISSING_PARAMETER, message, line) for line in range(15)]
    broken = _told(Code.SYNTAX_ERROR, "curl has no option --x", 99)
    first, second = causes([*told, broken])
    assert (first.rank, len(first.found), first.advice) == (Rank.BROKEN, 1, "")
    assert (len(second.found), second.text) == (15, f"POST /files: {message}")
    assert "the contract may be wrong" in second.advice


def test_missing_credentials_are_one_cause_of_all_operations() -> None:
    """Whatever the scheme, the group is that no credentials are sent."""
    told = [_told(Code.MISSING_AUTH, f"the request lacks {name}", 1) for name in "ab"]
    assert [cause.text for cause in causes(told)] == ["the call sends no credentials"]
