"""The report for a page of Markdown, as CI systems show it beside a change."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from snipproof.core.failure import Failure
from snipproof.core.formats.store import atomic_write
from snipproof.core.text import count, revealed
from snipproof.languages.running.promises import missing
from snipproof.run.results import Report

MAX_ROWS = 100
"""How many failures are listed; GitHub takes no more than a megabyte for all of a job's steps."""


def write_markdown(report: Report, file: Path) -> None:
    """Write the report; a reader sees a whole one or none. Raises `OSError`."""
    atomic_write(file, "\n".join([*_lines(report), ""]).encode())


def _lines(report: Report) -> Iterator[str]:
    summary = report.summary
    yield f"### {_headline(report)}"
    yield ""
    yield "| found | passed | failed | errors | skipped | from the cache | time | against |"
    yield "|---:|---:|---:|---:|---:|---:|---:|---|"
    cells = (
        summary.found,
        summary.passed,
        summary.failed,
        summary.errors,
        summary.skipped,
        sum(result.cached for result in report.results),
        f"{report.seconds:.1f} s",
        report.target,
    )
    yield f"| {' | '.join(map(str, cells))} |"
    if weak := missing(report.confinement):
        yield ""
        yield f"The sandbox ({report.confinement}) lacks something: {'; '.join(weak)}."
    yield from failure_table(report.failures)


def failure_table(failures: Sequence[Failure]) -> Iterator[str]:
    """Return the lines of a table of failures, and how many more there are."""
    if failures:
        yield ""
        yield "| where | code | what | next |"
        yield "|---|---|---|---|"
        yield from map(_row, failures[:MAX_ROWS])
    if len(failures) > MAX_ROWS:
        yield ""
        yield f"And {len(failures) - MAX_ROWS} more."


def _headline(report: Report) -> str:
    summary = report.summary
    if report.interrupted:
        return "The run was interrupted"
    if report.exit_status == 0:
        skipped = f", {summary.skipped} skipped" if summary.skipped else ""
        return f"{count(summary.passed, 'snippet')} passed{skipped}"
    parts = (
        count(summary.failed, "snippet") + " failed" if summary.failed else "",
        count(summary.errors, "error") if summary.errors else "",
        count(len(report.problems), "problem") + " outside the runs" if report.problems else "",
    )
    return ", ".join(filter(None, parts))


def _row(failure: Failure) -> str:
    cells = (code_cell(str(failure.location)), code_cell(str(failure.code)))
    return f"| {' | '.join((*cells, cell(failure.message), cell(failure.hint)))} |"


def cell(text: str) -> str:
    """Return a text that stays in its cell: no new line, no bar, and no markup of its own."""
    text = revealed(text).replace("&", "&amp;")
    for mark in "\\|<>*_`[]~":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.replace("@", "&#64;").split())


def code_cell(text: str) -> str:
    """Return a text as code that stays in its cell; it has no backtick, which would end it."""
    plain = " ".join(revealed(text).replace("`", "'").split())
    return f"`{plain}`".replace("\\", "\\\\").replace("|", "\\|")
