"""The report for a page of Markdown."""

from dataclasses import replace
from pathlib import Path

from markdown_it import MarkdownIt

from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.report.markdown import MAX_ROWS, write_markdown
from snipproof.run.results import Report


def _html(report: Report, folder: Path) -> str:
    file = folder / "summary.md"
    write_markdown(report, file)
    return str(MarkdownIt("commonmark").enable("table").render(file.read_text()))


def test_counts_and_failures_are_tables(report: Report, tmp_path: Path) -> None:
    """The page begins with what came of the run, and lists what is wrong and where."""
    html = _html(report, tmp_path)
    assert "<h3>1 snippet failed, 1 error, 1 problem outside the runs</h3>" in html
    assert html.count("<table>") == 2
    assert "<code>snippets/tokens/b/curl.sh:2</code>" in html
    assert "<code>target-unreachable</code>" in html


def test_what_passes_needs_one_table(report: Report, tmp_path: Path) -> None:
    """A run without failures says so, with what was skipped."""
    passed, _, _, skipped = report.results
    html = _html(replace(report, results=(passed, skipped), problems=()), tmp_path)
    assert "<h3>1 snippet passed, 1 skipped</h3>" in html
    assert html.count("<table>") == 1


def test_a_message_stays_in_its_cell(report: Report, tmp_path: Path) -> None:
    """Bars, lines and markup of a message are text."""
    said = "a | b\n<img src=x> *not* [a](b) `c"
    place = SourceLocation("content/a|b.md", 3)
    html = _html(
        replace(report, results=(), problems=(Failure(Code.BAD_BODY, said, place),)), tmp_path
    )
    assert "<td>a | b &lt;img src=x&gt; *not* [a](b) `c</td>" in html
    assert html.count("<td") == 8 + 4


def test_the_list_has_an_end(report: Report, tmp_path: Path) -> None:
    """Of very many failures the first are listed and the rest is counted."""
    problem = report.problems[0]
    many = tuple(replace(problem, message=f"number {n}") for n in range(MAX_ROWS + 7))
    assert "<p>And 7 more.</p>" in _html(replace(report, results=(), problems=many), tmp_path)
