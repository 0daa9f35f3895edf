"""Compares two reports, as a comment for a pull request: better, worse, the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from snipproof.core.formats.store import atomic_write
from snipproof.core.text import count
from snipproof.core.verdict import Status
from snipproof.report.markdown import MAX_ROWS, cell
from snipproof.run.results import Report, Result

_GOOD = frozenset({Status.PASSED})


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports of one project, compared snippet by snippet and problem by problem.

    `worse` passed before, or is new, and does not pass now; `better` passes now and did not; `gone`
    are the ids of snippets that only the earlier report has. `problems` and `solved` are failures
    outside the runs that only the later, or only the earlier, report has, as `file:line code`.
    `unproven` counts what passed before and is skipped now.
    """

    worse: tuple[Result, ...]
    better: tuple[Result, ...]
    gone: tuple[str, ...]
    problems: tuple[str, ...]
    solved: tuple[str, ...]
    unproven: int

    @property
    def is_worse(self) -> bool:
        """Whether anything got worse."""
        return bool(self.worse or self.problems)


def compare(before: Report, after: Report) -> Comparison:
    """Return the differences from one report to the next, in the order of the reports."""
    earlier = {result.snippet.id: result for result in before.results}
    later = {result.snippet.id: result for result in after.results}

    def passed(result: Result | None) -> bool:
        return result is not None and result.verdict.status in _GOOD

    worse = tuple(
        result
        for name, result in later.items()
        if not passed(result)
        and (passed(earlier.get(name)) or (name not in earlier and not _skipped(result)))
    )
    return Comparison(
        worse=worse,
        better=tuple(
            result
            for name, result in later.items()
            if passed(result) and name in earlier and not passed(earlier[name])
        ),
        gone=tuple(name for name in earlier if name not in later),
        problems=_only(after, before),
        solved=_only(before, after),
        unproven=sum(map(_skipped, worse)),
    )


def _skipped(result: Result) -> bool:
    return result.verdict.status is Status.SKIPPED


def _only(here: Report, there: Report) -> tuple[str, ...]:
    """Return the problems that only one report has; a moved line is the same problem."""
    known = {(item.location.path, item.code, item.message) for item in there.problems}
    return tuple(
        f"{item.location} {item.code}"
        for item in here.problems
        if (item.location.path, item.code, item.message) not in known
    )


def write_comparison(found: Comparison, after: Report, file: Path) -> None:
    """Write a comparison as Markdown; a reader sees a whole file or none. Raises `OSError`."""
    atomic_write(file, "\n".join([*_lines(found, after), ""]).encode())


def headline(found: Comparison, after: Report) -> str:
    """Return a comparison in one line."""
    parts = [
        f"{len(found.worse)} worse" if found.worse else "",
        f"{len(found.better)} better" if found.better else "",
        count(len(found.problems), "new problem") if found.problems else "",
        count(len(found.solved), "problem") + " solved" if found.solved else "",
        count(len(found.gone), "snippet") + " gone" if found.gone else "",
    ]
    told = ", ".join(filter(None, parts)) or "nothing changed"
    summary = after.summary
    return f"{told}; {summary.passed} of {summary.found} pass"


def _lines(found: Comparison, after: Report) -> Iterator[str]:
    yield f"### snipproof: {headline(found, after)}"
    yield from _table("Worse", found.worse, _why)
    yield from _listed("New problems", found.problems)
    yield from _table("Better", found.better, lambda _: "passes now")
    yield from _listed("Solved", found.solved)
    yield from _listed("Gone", found.gone)


def _why(result: Result) -> str:
    failure = next(iter(result.verdict.failures), None)
    return result.verdict.reason if failure is None else f"{failure.code}: {failure.message}"


def _table(title: str, rows: tuple[Result, ...], why: Callable[[Result], str]) -> Iterator[str]:
    if not rows:
        return
    yield from ("", f"#### {title}", "", "| snippet | where | what |", "|---|---|---|")
    for row in rows[:MAX_ROWS]:
        place = next((item.location for item in row.verdict.failures), row.snippet.location)
        yield f"| {cell(row.snippet.id)} | {cell(str(place))} | {cell(why(row))} |"
    yield from _rest(len(rows))


def _listed(title: str, items: tuple[str, ...]) -> Iterator[str]:
    if items:
        yield from ("", f"#### {title}", "")
        yield from (f"- {cell(item)}" for item in items[:MAX_ROWS])
        yield from _rest(len(items))


def _rest(rows: int) -> Iterator[str]:
    if rows > MAX_ROWS:
        yield from ("", f"And {rows - MAX_ROWS} more.")
