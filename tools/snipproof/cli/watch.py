"""`snipproof watch`: each save runs again what it touched."""

import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Event

import click

from snipproof.cli.help_epilog import examples
from snipproof.core.failure import Failure
from snipproof.core.text import count
from snipproof.report.proof import FILE, fields_of, write_proof
from snipproof.report.screen import Screen, Styled
from snipproof.report.terminal import TerminalReport
from snipproof.run.execution import MAX_JOBS, usual_jobs
from snipproof.run.results import Report
from snipproof.run.watch import Turn, Watcher, bursts


@click.command(
    name="watch",
    epilog=examples(
        {
            "snipproof watch": "until Ctrl-C",
            "snipproof watch --jobs 1": "one snippet at a time",
        }
    ),
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, MAX_JOBS),
    help="How many at once. Default: two for each core.",
)
@click.pass_obj
def command(folder: Path, jobs: int | None) -> None:
    """Watch pages, snippets, contract and world; run the examples that each save affects.

    It begins with a run of everything, of which what is unchanged comes from the cache. The proof
    that pages show is kept up to date. Ctrl-C ends it.
    """
    stopped = Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    turns = _Turns(Screen(), jobs or usual_jobs(), folder)
    saves = bursts(turns.watcher.project, stopped.is_set)
    try:
        next(saves)
        turns.begin()
        for changed in saves:
            if changed:
                turns.turn(turns.watcher.turn(changed))
            else:
                turns.look_around()
    except KeyboardInterrupt:
        pass
    finally:
        turns.watcher.close()
    click.echo("ended")


class _Turns:
    """Says what comes of each turn, and what is wrong elsewhere when that has changed."""

    def __init__(self, screen: Screen, jobs: int, folder: Path) -> None:
        self.watcher = Watcher(folder, jobs)
        self._screen = screen
        self._printer = TerminalReport(screen, self.watcher.project.settings.root)
        self._known: set[Failure] = set()
        self._told: set[Failure] = set()
        self._unkept: list[Report] = []

    def begin(self) -> None:
        """Run everything and say how that went."""
        report = self.watcher.begin()
        self._printer.results(report.results)
        self._printer.problems(report.problems)
        self._known = set(self.watcher.all_problems())
        self._printer.summary(report)
        if report.interrupted:
            raise KeyboardInterrupt
        self._unkept.append(report)
        self.look_around()
        self._screen.print(Styled("watching; Ctrl-C ends it", "dim"))

    def turn(self, turn: Turn) -> None:
        """Say what a turn came to."""
        report = turn.report
        if report is not None:
            self._printer.results(report.results)
            if report.interrupted:
                raise KeyboardInterrupt
        self._printer.problems(turn.problems)
        self._screen.print(*_line(turn))
        if report is not None:
            self._told |= {item for result in report.results for item in result.verdict.failures}
            self._told.update(turn.problems)
            self._unkept.append(report)

    def look_around(self) -> None:
        """Do what nobody waits for: keep the proof, and say what else has become wrong or right."""
        if not self._unkept:
            return
        for report in self._unkept:
            self._keep(report)
        found = set(self.watcher.all_problems())
        self._printer.problems(found - self._known - self._told)
        if self._known and not found:
            self._screen.print(Styled("nothing else is wrong now", "green"))
        self._known, self._told, self._unkept = found, set(), []

    def _keep(self, report: Report) -> None:
        """Keep the proof up to date, for the pages."""
        project = self.watcher.project
        try:
            write_proof(
                report,
                project.examples,
                project.settings.folder("state") / FILE,
                fields=fields_of(project.contract),
            )
        except OSError as error:
            self._screen.print(Styled(f"the proof cannot be written: {error}", "yellow"))


def _line(turn: Turn) -> Iterator[Styled]:
    """Return the line that sums a turn up."""
    yield Styled(f"{datetime.now():%H:%M:%S}  ", "dim")  # noqa: DTZ005  the author's clock
    first, *rest = turn.changed or ("nothing",)
    yield Styled(first + (f" and {count(len(rest), 'more file')}" if rest else ""), "bold")
    report = turn.report
    if report is None:
        yield Styled("  cannot be read", "bold red")
    elif not report.results:
        wrong = bool(turn.problems)
        said = count(len(turn.problems), "problem") if wrong else "nothing wrong"
        yield Styled(f"  {said}; touches no snippet", "bold red" if wrong else "bold green")
    else:
        summary = report.summary
        parts = [f"{summary.passed} passed"]
        parts += [f"{summary.failed} failed"] if summary.failed else []
        parts += [count(summary.errors, "error")] if summary.errors else []
        parts += [f"{summary.skipped} skipped"] if summary.skipped else []
        parts += [count(len(turn.problems), "problem")] if turn.problems else []
        wrong = bool(summary.failed or summary.errors or turn.problems)
        yield Styled(f"  {', '.join(parts)}", "bold red" if wrong else "bold green")
    yield Styled(f"  {turn.seconds * 1000:.0f} ms after the save", "dim")
