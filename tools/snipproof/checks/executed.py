"""Whether a run has executed what the page shows."""

from collections.abc import Iterator

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.reading.outline import Outline, Statement, bare
from snipproof.languages.reading.shown import is_whole
from snipproof.languages.running.runner import RunResult

_TOLD = 150
"""From so many characters on, a trace may have told only the beginning of a statement."""


def check_executed(snippet: Snippet, outline: Outline, result: RunResult) -> Iterator[Failure]:
    """Return the first shown statement that a run did not execute, if it came to its end.

    A language whose runs are not traced may only show whole files, whose text says what they do.
    """
    if result.exit_status or result.timed_out:
        return
    if result.executed is None:
        yield from _untraced(snippet, outline)
        return
    steps = [(line, bare(text)) for line, text in result.executed]
    missing = [item for item in outline.statements if not _was_executed(item, steps)]
    if missing:
        first = min(missing, key=lambda item: item.first)
        written = snippet.text.split("\n")[first.first - 1].strip()[:80]
        yield Failure(
            Code.UNEXECUTED_CODE,
            f"the page shows what this run did not execute: {_said(first) or written}",
            snippet.at(first.first),
            "make the example reach it, or remove it; a branch may only report something and end",
        )


def _untraced(snippet: Snippet, outline: Outline) -> Iterator[Failure]:
    if outline.statements:
        message = "no trace shows that these lines ran: this run was not traced"
        hint = "run it again with the runner of this tool"
    elif not is_whole(snippet):
        message = f"no trace shows that these lines ran: {snippet.language} has no trace"
        hint = "show the file as it is, without docs:start and docs:end"
    else:
        return
    yield Failure(Code.UNEXECUTED_CODE, message, snippet.at(snippet.shown[0]), hint)


def _said(statement: Statement) -> str:
    """Return the beginning of a statement as a trace has it; empty for a mark of its place."""
    return "" if statement.text.startswith("@") else statement.text[:80]


def _was_executed(statement: Statement, steps: list[tuple[int, str]]) -> bool:
    wanted = statement.text
    for line, text in steps:
        # A command that goes over several lines is told with any of them.
        if not statement.first <= line <= statement.last:
            continue
        if text.startswith(wanted) or (len(text) >= _TOLD and wanted.startswith(text)):
            return True
    return False
