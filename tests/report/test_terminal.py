"""The report for the person at the terminal."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

from snipproof.core.failure import Code, Failure
from snipproof.core.verdict import Status, Verdict
from snipproof.report.screen import Screen
from snipproof.report.terminal import TerminalReport
from snipproof.run.results import Report


def _printed(report: Report, root: Path, *, verbose: bool = False) -> str:
    stream = StringIO()
    printer = TerminalReport(Screen(stream), root, verbose=verbose)
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
    ):
        assert part in text
    assert "curl: (22) no" not in text


def test_a_snippets_own_words_explain_its_end(report: Report, tmp_path: Path) -> None:
    """Where the exit status is the failure, standard error is told, without curl's meter."""
    meter = (
        b"  % Total    % Received % Xferd  Average Speed   Time\n"
        b"                                 Dload  Upload   Total\n"
        b"\r100    50  100    50    0     0   9978      0 --:--:-- --:--:-- --:--:-- 10000\n"
    )
    failed = report.results[1]
    assert failed.evidence is not None
    run = replace(failed.evidence.result, stderr=meter + b"curl: (22) no\n")
    ended = Failure(Code.EXIT_STATUS, "the snippet exited with 22", failed.snippet.location)
    result = replace(
        failed,
        verdict=Verdict(Status.FAILED, (ended,)),
        evidence=replace(failed.evidence, result=run),
    )
    text = _printed(replace(report, results=(result,)), tmp_path)
    assert [line for line in text.splitlines() if "| " in line] == ["    | curl: (22) no"]


def test_what_passed_is_silent(report: Report, tmp_path: Path) -> None:
    """Only what needs attention is printed, unless more is asked for."""
    assert "tokens/a" not in _printed(report, tmp_path)
    assert "PASSED  tokens/a (curl)  12 ms, from the cache" in _printed(
        report, tmp_path, verbose=True
    )


def test_the_summary_adds_up(report: Report, tmp_path: Path) -> None:
    """The last line has every count, the time, the target and what came from the cache."""
    assert _printed(report, tmp_path).splitlines()[-1] == (
        "4 found: 1 passed, 1 failed, 1 error, 1 skipped; 1 problem outside the runs "
        "in 1.23 s against mock (1 from the cache)"
    )


def test_the_confinement_is_told_on_request(report: Report, tmp_path: Path) -> None:
    """With more words the weakest confinement of all runs is named."""
    last = "confinement of the runs: landlock"
    assert _printed(report, tmp_path, verbose=True).splitlines()[-1] == last
    assert last not in _printed(report, tmp_path)


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


def test_one_cause_is_one_message(report: Report, tmp_path: Path) -> None:
    """A server that is gone, or Ctrl-C, is not repeated for every example."""
    erroneous = report.results[2]
    results = [
        replace(erroneous, snippet=replace(erroneous.snippet, example_id=f"tokens/{number}"))
        for number in range(50)
    ]
    stream = StringIO()
    TerminalReport(Screen(stream), tmp_path).results([*results, report.results[1]])
    text = stream.getvalue()
    assert text.count("no answer") == 1
    assert "target-unreachable: the same for 49 other snippets" in text
    assert "unknown-parameter" in text
