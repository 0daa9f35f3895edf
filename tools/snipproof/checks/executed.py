"""Whether a run has executed what the page shows."""

from collections.abc import Iterator

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.reading.outline import Outline, Statement, bare
from snipproof.languages.running.runner import RunResult

_TOLD = 150
"""From so many characters on, a trace may have told only the beginning of a statement."""


def check_executed(snippet: Snippet, outline: Outline, result: RunResult) -> Iterator[Failure]:
    """Return the first shown statement that a run did not execute, if it came to its end.

    A run without a trace (`snipproof run --cold`) says nothing of it, and leaves no mark.
    """
    if result.executed is None or result.exit_status or result.timed_out:
        return
    steps = [(line, bare(text)) for line, text in result.executed]
    missing = [item for item in outline.statements if not _was_executed(item, steps)]
    if missing:
        first = min(missing, key=lambda item: item.first)
        written = snippet.text.split("\n")[first.first - 1].strip()[:80]
        yield Failure(
            Code.UNEXECUTED_CODE,
            f"the page shows what this run did not execute: {first.text[:80] or written}",
            snippet.at(first.first),
            "make the example reach it, or remove it; a branch may only report something and end",
        )


def _was_executed(statement: Statement, steps: list[tuple[int, str]]) -> bool:
    wanted = statement.text
    for line, text in steps:
        # A command that goes over several lines is told with any of them.
        if not statement.first <= line <= statement.last:
            continue
        if text.startswith(wanted) or (len(text) >= _TOLD and wanted.startswith(text)):
            return True
    return False
