"""An audit as Markdown, for a comment on a pull request."""

from snipproof.authoring.audit.account import Account, Judged
from snipproof.authoring.audit.comment import comment
from snipproof.authoring.audit.told import Rank, Told
from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation


def _told(line: int) -> Told:
    place = SourceLocation("a.md", line)
    failure = Failure(Code.MISSING_AUTH, "the request carries | none", place, "send one")
    return Told(failure, Rank.DOUBTFUL, "the call sends no credentials")


def _account(*told: Told) -> Account:
    calls = tuple(Judged(item.failure.location, "curl", "GET", (item,)) for item in told)
    return Account(1, 1, calls, (), ())


def test_findings_are_a_table_below_their_causes() -> None:
    """What findings share comes first; a bar in a message does not end its cell."""
    told = [_told(1), _told(2)]
    text = comment(_account(*told), told)
    assert text.startswith("### 2 findings in 2 calls\n")
    assert "- 2 doubtful: the call sends no credentials" in text
    assert "| `a.md:2` | `missing-auth` | the request carries \\| none | send one |" in text


def test_nothing_wrong_is_said() -> None:
    """A comment without findings has no table."""
    text = comment(_account(), [])
    assert text.startswith("### Nothing wrong in 0 calls")
    assert "|---|" not in text
