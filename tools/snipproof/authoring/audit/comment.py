"""Writes an audit as Markdown, for a comment on a pull request."""

from collections.abc import Iterator, Sequence

from snipproof.authoring.audit.account import Account
from snipproof.authoring.audit.told import Told, causes
from snipproof.core.text import count
from snipproof.report.markdown import failure_table

_CAUSES = 10


def comment(found: Account, told: Sequence[Told]) -> str:
    """Return the comment: what was judged, the causes that findings share, the findings."""
    return "\n".join([*_lines(found, told), ""])


def _lines(found: Account, told: Sequence[Told]) -> Iterator[str]:
    judged = count(len(found.judged), "call")
    yield f"### {count(len(told), 'finding') if told else 'Nothing wrong'} in {judged}"
    yield ""
    others = sum(found.other_hosts.values())
    yield (
        f"{count(found.pages, 'page')} read; {len(found.unread)} not judged, "
        f"{others} of other hosts, {len(found.waived)} waived."
    )
    shared = [cause for cause in causes(told) if len(cause.found) > 1]
    if shared:
        yield ""
    for cause in shared[:_CAUSES]:
        text = " ".join(cause.text.split()).replace("`", "'").replace("<", "&lt;")
        yield f"- {len(cause.found)} {cause.rank}: {text}"
    yield from failure_table([item.failure for item in told])
