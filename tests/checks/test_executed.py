"""What the page shows was executed, or the run says so."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from snipproof.checks.executed import check_executed
from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages.reading.outline import Outline, Statement, bare
from snipproof.languages.running.runner import RunResult

SOURCE = 'echo one\ncurl x \\\n  --silent\nif [ -z "$x" ]; then exit 1; fi\n'
STATEMENTS = (
    Statement(1, 1, bare("echo one")),
    Statement(2, 3, bare("curl x --silent")),
    Statement(4, 4),
)
WHOLE = {(1, "echo one"), (3, "curl x --silent"), (4, '[ -z "" ]')}

Make = Callable[..., Snippet]
Result = Callable[..., RunResult]


def _check(snippet: Snippet, result: RunResult) -> list[tuple[Code, int, str]]:
    outline = Outline((), (), frozenset(), statements=STATEMENTS)
    found = check_executed(snippet, outline, result)
    return [(item.code, item.location.line, item.message) for item in found]


def test_a_whole_run_is_right(make_snippet: Make, make_result: Result) -> None:
    """A command over several lines may be reported with any of them."""
    assert _check(make_snippet(SOURCE), make_result(executed=frozenset(WHOLE))) == []


@pytest.mark.parametrize(
    ("lost", "line", "shown"),
    [
        ((1, "echo one"), 1, "echoone"),
        ((3, "curl x --silent"), 2, "curlx--silent"),
        ((4, '[ -z "" ]'), 4, 'if [ -z "$x" ]; then exit 1; fi'),
    ],
)
def test_a_statement_that_did_not_run_is_reported(
    make_snippet: Make, make_result: Result, lost: tuple[int, str], line: int, shown: str
) -> None:
    """The failure stands at the first line of the statement, and shows it."""
    result = make_result(executed=frozenset(WHOLE - {lost}))
    ((code, found, message),) = _check(make_snippet(SOURCE), result)
    assert (code, found) == (Code.UNEXECUTED_CODE, line)
    assert message == f"the page shows what this run did not execute: {shown}"


def test_the_first_of_several_is_reported(make_snippet: Make, make_result: Result) -> None:
    """One failure is enough: the rest follows from it."""
    ((_, line, _),) = _check(make_snippet(SOURCE), make_result(executed=frozenset()))
    assert line == 1


@pytest.mark.parametrize(
    "more",
    [{"exit_status": 3}, {"timed_out": True}, {"exit_status": 3, "executed": None}],
    ids=["failed", "timed out", "failed without a trace"],
)
def test_a_run_that_did_not_end_well_says_nothing(
    make_snippet: Make, make_result: Result, more: dict[str, object]
) -> None:
    """Another failure says why such a run stopped."""
    assert _check(make_snippet(SOURCE), make_result(**{"executed": frozenset(), **more})) == []


def test_another_command_on_the_line_does_not_count(
    make_snippet: Make, make_result: Result
) -> None:
    """A trace of the right line with another command is no trace of the statement."""
    executed = frozenset(WHOLE - {(1, "echo one")} | {(1, "exit 0")})
    assert _check(make_snippet(SOURCE), make_result(executed=executed)) != []


def test_a_long_command_may_be_cut_short(make_snippet: Make, make_result: Result) -> None:
    """A trace has the beginning of a long command only."""
    words = " ".join(f"word{number:03}" for number in range(60))
    outline = Outline((), (), frozenset(), statements=(Statement(1, 1, bare(f"echo {words}")),))
    snippet = make_snippet(f"echo {words}\n")
    long, short = f"echo {words}"[:200], f"echo {words}"[:100]
    assert [*check_executed(snippet, outline, make_result(executed=frozenset({(1, long)})))] == []
    assert [*check_executed(snippet, outline, make_result(executed=frozenset({(1, short)})))]


def test_a_run_without_a_trace_proves_no_statement(make_snippet: Make, make_result: Result) -> None:
    """Where a language has statements to look for, a run that reported none is no evidence."""
    ((code, line, message),) = _check(make_snippet(SOURCE), make_result(executed=None))
    assert (code, line) == (Code.UNEXECUTED_CODE, 1)
    assert "not traced" in message


def test_a_language_without_a_trace_shows_whole_files(
    make_snippet: Make, make_result: Result
) -> None:
    """What is hidden in a file could do anything, and nothing would tell."""
    outline, result = Outline((), (), frozenset()), make_result(executed=None)
    snippet = make_snippet(SOURCE)
    assert not list(check_executed(snippet, outline, result))
    (found,) = check_executed(replace(snippet, shown=(2, 3)), outline, result)
    assert (found.code, found.location.line) == (Code.UNEXECUTED_CODE, 2)
