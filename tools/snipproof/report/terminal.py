"""The report for the person at the terminal."""

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.text import Text

from snipproof.checks.run import spoken
from snipproof.failure import Code, Failure, Family
from snipproof.location import SourceLocation
from snipproof.results import Report, Result
from snipproof.source import MAX_BYTES
from snipproof.verdict import Status

_COLOURS = {
    Status.PASSED: "green",
    Status.FAILED: "red",
    Status.ERROR: "magenta",
    Status.SKIPPED: "yellow",
}
_STDERR_LINES = 12
_ENDS = frozenset({Code.EXIT_STATUS, Code.KILLED, Code.TIMEOUT, Code.OUTPUT_TOO_LARGE})
"""Failures that the snippet's own words explain; where the request was wrong, they distract."""


class TerminalReport:
    """Prints results for people: what is wrong, where, why, and the next step."""

    def __init__(self, console: Console, root: Path, *, verbose: bool = False) -> None:
        self._console = console
        self._root = root
        self._verbose = verbose

    def result(self, result: Result) -> None:
        """Print one result: all that is wrong with it, and with `verbose` also what is right."""
        status = result.verdict.status
        if status is Status.PASSED and not self._verbose:
            return
        line = Text(f"{status.upper():<8}", style=f"bold {_COLOURS[status]}")
        line.append(f"{result.example_id} ", style="bold")
        line.append(f"({result.language})")
        if result.verdict.reason:
            line.append(f"  {result.verdict.reason}", style="dim")
        elif status is Status.PASSED:
            kept = ", from the cache" if result.cached else ""
            line.append(f"  {result.seconds * 1000:.0f} ms{kept}", style="dim")
        self._console.print(line)
        for failure in result.verdict.failures:
            self.failure(failure)
        if status in {Status.FAILED, Status.ERROR}:
            self._context(result)

    def failure(self, failure: Failure) -> None:
        """Print one failure with the line that it is about."""
        where = Text("  ")
        where.append(str(failure.location), style="cyan")
        where.append(f"  {failure.code}", style="bold")
        self._console.print(where)
        self._console.print(Text(f"    {failure.message}"))
        # A line that holds a secret is not repeated: what is printed is kept in logs.
        is_secret = failure.code is Code.SECRET_IN_SOURCE
        excerpt = None if is_secret else self._excerpt(failure.location)
        if excerpt:
            self._console.print(excerpt)
        if failure.hint:
            self._console.print(Text(f"    \u2192 {failure.hint}", style="green"))

    def problems(self, failures: Iterable[Failure]) -> None:
        """Print failures that belong to no run."""
        for failure in failures:
            family = failure.code.family
            style = "bold magenta" if family is Family.ERROR else "bold red"
            self._console.print(Text(family.value.upper(), style=style))
            self.failure(failure)

    def summary(self, report: Report) -> None:
        """Print the line that sums a run up."""
        summary = report.summary
        good = report.exit_status == 0
        line = Text()
        if report.interrupted:
            line.append("Interrupted. ", style="bold magenta")
        line.append(
            f"{summary.found} found: {summary.passed} passed, {summary.failed} failed, "
            f"{count(summary.errors, 'error')}, {summary.skipped} skipped",
            style="bold green" if good else "bold red",
        )
        if report.problems:
            line.append(
                f"; {count(len(report.problems), 'problem')} outside the runs", style="bold red"
            )
        cached = sum(result.cached for result in report.results)
        line.append(f" in {report.seconds:.2f} s against {report.target}")
        if cached:
            line.append(f" ({cached} from the cache)")
        self._console.print(line)
        if self._verbose and report.confinement is not None:
            self._console.print(Text(f"confinement of the runs: {report.confinement}", style="dim"))

    def _context(self, result: Result) -> None:
        """Print what helps to understand a failure: page, exchange, the snippet's own words."""
        for page in result.pages if self._verbose else result.pages[:1]:
            self._console.print(Text(f"    shown at {page}", style="dim"))
        evidence = result.evidence
        if evidence is None:
            return
        for exchange in evidence.exchanges:
            request, response = exchange.request, exchange.response
            said = f"{request.method} {request.target} \u2192 {response.status}"
            self._console.print(Text(f"    {said}", style="dim"))
            if self._verbose and response.body:
                body = response.body[:2000].decode("utf-8", "replace")
                self._console.print(Text(f"      {body}", style="dim"))
        codes = {failure.code for failure in result.verdict.failures}
        if self._verbose or codes & _ENDS:
            words = spoken(evidence.result.stderr.decode("utf-8", "replace"))
            for word in words if self._verbose else words[-_STDERR_LINES:]:
                self._console.print(Text(f"    | {word}", style="dim"))

    def _excerpt(self, place: SourceLocation) -> Text | None:
        file = self._root / place.path
        if not file.resolve().is_relative_to(self._root.resolve()):
            # What a link leads to outside of the project is nobody's business.
            return None
        try:
            with file.open("rb") as stream:
                # As much as is ever read of a file; a larger one is a failure of its own.
                line = stream.read(MAX_BYTES).split(b"\n")[place.line - 1]
                source = line.decode("utf-8", "replace")
        except (OSError, IndexError):
            return None
        if not source.strip():
            return None
        # A line may be as long as a file; what is shown of it fits a screen.
        shown = source if len(source) <= 160 else source[:157] + "..."  # noqa: PLR2004
        text = Text(f"    {place.line:>4} \u2502 ", style="dim")
        text.append(shown, style="none")
        return text


def count(number: int, noun: str) -> str:
    """Give a number with its noun in the right form."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def can_rewrite(console: Console) -> bool:
    """Whether a console is a terminal that can write over what it has written.

    That somebody forces colours does not make a terminal of a file.
    """
    return console.file.isatty() and not console.is_dumb_terminal
