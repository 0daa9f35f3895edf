"""The report for the person at the terminal."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from snipproof.core.failure import Code, Failure, Family
from snipproof.core.formats.source import MAX_BYTES
from snipproof.core.location import SourceLocation
from snipproof.core.text import count
from snipproof.core.verdict import Status
from snipproof.languages import of
from snipproof.languages.running.promises import missing
from snipproof.report.causes import Cause, also, shared_cause
from snipproof.report.screen import Screen, Styled
from snipproof.run.results import Report, Result

_COLOURS = {
    Status.PASSED: "green",
    Status.FAILED: "red",
    Status.ERROR: "magenta",
    Status.SKIPPED: "yellow",
}
_STDERR_LINES = 12
_WIDTH = 160
_ENDS = frozenset({Code.EXIT_STATUS, Code.KILLED, Code.TIMEOUT, Code.OUTPUT_TOO_LARGE})
"""Failures that the snippet's own words explain; where the request was wrong, they distract."""


def _shared_reason(result: Result) -> Cause | None:
    """Return the cause that a result shares with others; None if its failure is its own."""
    failures = result.verdict.failures
    return shared_cause(failures[0]) if len(failures) == 1 else None


class TerminalReport:
    """Prints results for people: what is wrong, where, why, and the next step."""

    def __init__(self, screen: Screen, root: Path, *, verbose: bool = False) -> None:
        self._screen = screen
        self._root = root
        self._verbose = verbose

    def results(self, results: Sequence[Result]) -> None:
        """Print all results; those that failed for one reason outside of them are one message."""
        seen: dict[Cause, int] = {}
        for result in results:
            shared = _shared_reason(result)
            if shared is None or shared not in seen:
                self.result(result)
            if shared is not None:
                seen[shared] = seen.get(shared, 0) + 1
        for (code, _), number in seen.items():
            if number > 1:
                self._screen.print(Styled(f"  {code}: {also(number - 1)}", "bold magenta"))

    def result(self, result: Result) -> None:
        """Print one result: all that is wrong with it, and with `verbose` also what is right."""
        status = result.verdict.status
        warnings = result.verdict.warnings
        if status is Status.PASSED and not (self._verbose or warnings):
            return
        more = ""
        if result.verdict.reason:
            more = f"  {result.verdict.reason}"
        elif status is Status.PASSED:
            kept = ", from the cache" if result.cached else ""
            more = f"  {result.seconds * 1000:.0f} ms{kept}"
        self._screen.print(
            Styled(f"{status.upper():<8}", f"bold {_COLOURS[status]}"),
            Styled(result.example_id, "bold"),
            f" ({result.language})",
            Styled(more, "dim"),
        )
        for failure in result.verdict.failures:
            self.failure(failure)
        for warning in warnings:
            self._screen.print(Styled("  warning", "yellow"))
            self.failure(warning)
        if status in {Status.FAILED, Status.ERROR}:
            self._context(result)

    def failure(self, failure: Failure) -> None:
        """Print one failure with the line that it is about."""
        place, code = str(failure.location), f"  {failure.code}"
        self._screen.print("  ", Styled(place, "cyan"), Styled(code, "bold"))
        self._screen.print(f"    {failure.message}")
        # A line that holds a secret is not repeated: what is printed is kept in logs.
        is_secret = failure.code is Code.SECRET_IN_SOURCE
        excerpt = None if is_secret else self._excerpt(failure.location)
        if excerpt:
            self._screen.print(Styled(f"    {failure.location.line:>4} \u2502 ", "dim"), excerpt)
        if failure.hint:
            self._screen.print(Styled(f"    \u2192 {failure.hint}", "green"))

    def problems(self, failures: Iterable[Failure]) -> None:
        """Print failures that belong to no run."""
        for failure in failures:
            family = failure.code.family
            style = "bold magenta" if family is Family.ERROR else "bold red"
            self._screen.print(Styled(family.value.upper(), style))
            self.failure(failure)

    def summary(self, report: Report) -> None:
        """Print the line that sums a run up."""
        if weak := missing(report.confinement):
            self._screen.print(Styled(f"the sandbox ({report.confinement}) is weak:", "yellow"))
            for lack in weak:
                self._screen.print(Styled(f"  {lack}", "yellow"))
        summary = report.summary
        good = report.exit_status == 0
        beside = count(len(report.problems), "problem")
        cached = sum(result.cached for result in report.results)
        warned = sum(len(result.verdict.warnings) for result in report.results)
        self._screen.print(
            Styled("Interrupted. " if report.interrupted else "", "bold magenta"),
            Styled(
                f"{summary.found} found: {summary.passed} passed, {summary.failed} failed, "
                f"{count(summary.errors, 'error')}, {summary.skipped} skipped",
                "bold green" if good else "bold red",
            ),
            Styled(f"; {beside} outside the runs" if report.problems else "", "bold red"),
            Styled(f"; {count(warned, 'warning')}" if warned else "", "yellow"),
            f" in {report.seconds:.2f} s against {report.target}",
            f" ({cached} from the cache)" if cached else "",
        )
        self._agreement(report)
        if self._verbose and report.confinement is not None:
            self._screen.print(Styled(f"confinement of the runs: {report.confinement}", "dim"))

    def _agreement(self, report: Report) -> None:
        """Print how far the mock agrees with the server; with `verbose` also where it does not."""
        found = report.fidelity
        if found is None or not found.compared:
            return
        self._screen.print(
            f"the mock agrees with the server in {found.agreeing} of"
            f" {count(found.compared, 'response')} of {count(len(found.operations), 'operation')}"
        )
        for item in found.differences if self._verbose else ():
            what = f"{item.aspect}: the mock's is {item.mock}, the server's {item.server}"
            self._screen.print(Styled(f"  {item.operation}  {what}", "dim"))

    def _context(self, result: Result) -> None:
        """Print what helps to understand a failure: page, exchange, the snippet's own words."""
        for page in result.pages if self._verbose else result.pages[:1]:
            self._screen.print(Styled(f"    shown at {page}", "dim"))
        evidence = result.evidence
        if evidence is None:
            return
        for exchange in evidence.exchanges:
            request, response = exchange.request, exchange.response
            said = f"{request.method} {request.target} \u2192 {response.status}"
            self._screen.print(Styled(f"    {said}", "dim"))
            if self._verbose and response.body:
                body = response.body[:2000].decode("utf-8", "replace")
                self._screen.print(Styled(f"      {body}", "dim"))
        codes = {failure.code for failure in result.verdict.failures}
        if self._verbose or codes & _ENDS:
            stderr = evidence.result.stderr.decode("utf-8", "replace")
            words = of(result.language).spoken(stderr)
            for word in words if self._verbose else words[-_STDERR_LINES:]:
                self._screen.print(Styled(f"    | {word}", "dim"))

    def _excerpt(self, place: SourceLocation) -> str | None:
        """Return the line at a place, as much of it as fits a screen; None where there is none."""
        file = self._root / place.path
        if not file.resolve().is_relative_to(self._root.resolve()):
            # What a link leads to outside of the project is nobody's business.
            return None
        try:
            with file.open("rb") as stream:
                # As much as is ever read of a file; a larger one is a failure of its own.
                line = stream.read(MAX_BYTES).split(b"\n")[place.line - 1]
                source = line.decode("utf-8", "replace").rstrip("\r")
        except (OSError, IndexError):
            return None
        if not source.strip():
            return None
        return source if len(source) <= _WIDTH else f"{source[: _WIDTH - 3]}..."
