"""What got better and what got worse."""

from dataclasses import replace
from pathlib import Path

from markdown_it import MarkdownIt

from snipproof.core.location import SourceLocation
from snipproof.core.verdict import Status, Verdict
from snipproof.report.comparison import compare, headline, write_comparison
from snipproof.run.results import Report

PASSED = Verdict(Status.PASSED, ())


def test_the_same_report_is_no_change(report: Report) -> None:
    """What failed before and fails now is neither better nor worse."""
    found = compare(report, report)
    assert not found.is_worse
    assert headline(found, report) == "nothing changed; 1 of 4 pass"


def test_what_no_longer_passes_is_worse(report: Report) -> None:
    """A snippet that passed and fails, or is skipped, got worse; so is a new one that fails."""
    passed, failed, _, skipped = report.results
    all_green = replace(
        report, results=(passed, *(replace(one, verdict=PASSED) for one in (failed, skipped)))
    )
    found = compare(all_green, report)
    assert [result.snippet.id for result in found.worse] == [
        result.snippet.id for result in report.results[1:]
    ]
    assert found.unproven == 1
    assert found.is_worse


def test_what_passes_now_is_better(report: Report) -> None:
    """A snippet that failed and passes got better, and a problem that is gone is solved."""
    fixed = tuple(replace(result, verdict=PASSED) for result in report.results)
    after = replace(report, results=fixed, problems=())
    found = compare(report, after)
    assert [result.snippet.id for result in found.better] == [
        result.snippet.id for result in report.results[1:]
    ]
    assert len(found.solved) == 1
    assert not found.is_worse
    assert headline(found, after) == "3 better, 1 problem solved; 4 of 4 pass"


def test_a_new_skipped_snippet_is_not_worse(report: Report) -> None:
    """What is new and skipped with a reason takes nothing away."""
    *rest, skipped = report.results
    found = compare(replace(report, results=tuple(rest)), report)
    assert skipped.verdict.status is Status.SKIPPED
    assert not found.worse


def test_a_problem_that_moved_is_the_same(report: Report) -> None:
    """Lines above a problem may come and go."""
    problem = report.problems[0]
    moved = replace(problem, location=SourceLocation(problem.location.path, 99))
    assert not compare(report, replace(report, problems=(moved,))).is_worse


def test_a_removed_snippet_is_named(report: Report) -> None:
    """A snippet that is gone is listed, since nobody proves it any more."""
    passed, *rest = report.results
    found = compare(report, replace(report, results=tuple(rest)))
    assert found.gone == (passed.snippet.id,)


def test_the_comment_is_inert(report: Report, tmp_path: Path) -> None:
    """Markup and bars of a message stay text, in their cell."""
    passed, failed, *_ = report.results
    failure = replace(failed.verdict.failures[0], message="a | b <img src=x> `c` @team")
    after = replace(
        report, results=(passed, replace(failed, verdict=Verdict(Status.FAILED, (failure,))))
    )
    before = replace(report, results=(passed, replace(failed, verdict=PASSED)))
    file = tmp_path / "comment.md"
    write_comparison(compare(before, after), after, file)
    html = str(MarkdownIt("commonmark").enable("table").render(file.read_text()))
    assert html.count("<td") == 3
    assert "<img" not in html
    assert "a | b &lt;img src=x&gt; `c`" in html
