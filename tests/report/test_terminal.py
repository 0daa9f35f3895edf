"""The report for the person at the terminal."""

from io import StringIO
from pathlib import Path

from rich.console import Console

from snipproof.report.terminal import TerminalReport
from snipproof.results import Report


def _printed(report: Report, root: Path, *, verbose: bool = False) -> str:
    stream = StringIO()
    console = Console(file=stream, highlight=False, soft_wrap=True)
    printer = TerminalReport(console, root, verbose=verbose)
    for result in report.results:
        printer.result(result)
    printer.problems(report.problems)
    printer.summary(report)
    return stream.getvalue()


def test_a_failure_tells_what_an_author_needs(report: Report, tmp_path: Path) -> None:
    """Place, code, reason, the line itself, the next step, the page, the exchange, the words."""
    file = tmp_path / "snippets" / "tokens" / "b" / "curl.sh"
    file.parent.mkdir(parents=True)
    file.write_text('curl \\\n  "$LAYER5_URL/api/identity/tokens?limit=3"\n')
    text = _printed(report, tmp_path)
    for part in (
        "FAILED  tokens/b (curl)",
        "snippets/tokens/b/curl.sh:2  unknown-parameter",
        "the query parameter 'limit' is not in the contract",
        '2 \u2502   "$LAYER5_URL/api/identity/tokens?limit=3"',
        "\u2192 did you mean 'pageSize'?",
        "shown at content/guides/quickstart.md:9",
        "GET /api/identity/tokens?page=0 \u2192 200",
        "| curl: (22) no",
    ):
        assert part in text


def test_what_passed_is_silent(report: Report, tmp_path: Path) -> None:
    """Only what needs attention is printed, unless more is asked for."""
    assert "tokens/a" not in _printed(report, tmp_path)
    assert "PASSED  tokens/a (curl)  12 ms, from the cache" in _printed(
        report, tmp_path, verbose=True
    )


def test_the_summary_adds_up(report: Report, tmp_path: Path) -> None:
    """The last line has every count, the time, the target and what came from the cache."""
    assert _printed(report, tmp_path).splitlines()[-1] == (
        "4 found: 1 passed, 1 failed, 1 errors, 1 skipped; 1 problems outside the runs "
        "in 1.23 s against mock (1 from the cache)"
    )


def test_a_skip_says_why(report: Report, tmp_path: Path) -> None:
    """A snippet that was not run is told with its reason."""
    assert "SKIPPED tokens/d (python)  sends POST; this run may send GET" in _printed(
        report, tmp_path
    )


def test_a_missing_or_long_line_is_no_trouble(report: Report, tmp_path: Path) -> None:
    """An excerpt fits the screen, and is left out where there is no such file or line."""
    file = tmp_path / "snippets" / "tokens" / "b" / "curl.sh"
    file.parent.mkdir(parents=True)
    file.write_text("\n" + "x" * 5000 + "\n")
    assert max(map(len, _printed(report, tmp_path).splitlines())) < 200
