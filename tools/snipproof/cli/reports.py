"""The reports for machines that commands write where they are asked to."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from snipproof.core.failure import Failure, FailureError
from snipproof.core.usage import UsageError
from snipproof.report import annotations
from snipproof.report.json import write_json
from snipproof.run.results import MOCK, Report

_FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True)
class Files:
    """The files of the reports; None for reports that were not requested."""

    report: Path | None = None
    junit: Path | None = None
    markdown: Path | None = None
    sarif: Path | None = None

    def write(self, found: Report, root: Path, told: Collection[Failure] = ()) -> None:
        """Write the reports of a run of the project at `root`, and annotations where CI wants them.

        What others have `told` already is not annotated. Raises `UsageError` where a report cannot
        be written.
        """
        annotate([failure for failure in found.failures if failure not in told], root)
        try:
            if self.report:
                write_json(found, self.report)
            if self.junit:
                from snipproof.report.junit import write_junit  # noqa: PLC0415  for CI alone

                write_junit(found, self.junit)
            if self.markdown:
                from snipproof.report.markdown import write_markdown  # noqa: PLC0415

                write_markdown(found, self.markdown)
            if self.sarif:
                from snipproof.report.sarif import write_sarif  # noqa: PLC0415  for CI alone

                write_sarif(found.failures, root, self.sarif)
        except OSError as error:
            raise UsageError(f"a report cannot be written: {error}") from error


def annotate(failures: Sequence[Failure], root: Path) -> None:
    """Print failures as annotations where they are read: under GitHub Actions."""
    if failures and annotations.wanted():
        for line in annotations.annotations(failures, root):
            click.echo(line)


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command with the options `--report`, `--junit`, `--markdown` and `--sarif`.

    If the project cannot be read at all, the reports hold that failure: CI systems show it at its
    line as they show any other.
    """

    @wraps(command)
    def reporting(**options: Any) -> Any:
        try:
            return command(**options)
        except FailureError as error:
            root = click.get_current_context().obj.resolve()
            files = Files(*(options[name] for name in ("report", "junit", "markdown", "sarif")))
            files.write(problems_only([error.failure], options.get("target", MOCK)), root)
            raise

    wrapped: Callable[..., Any] = reporting
    for name, what in (
        ("--sarif", "SARIF, for code scanning"),
        ("--markdown", "a table in Markdown"),
        ("--junit", "JUnit XML"),
        ("--report", "JSON"),
    ):
        wrapped = click.option(name, type=_FILE, help=f"Write {what}.")(wrapped)
    return wrapped


def problems_only(problems: Sequence[Failure], target: str = MOCK) -> Report:
    """Return a report of problems outside the runs, with no run."""
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Report(target=target, started=now, seconds=0.0, results=(), problems=tuple(problems))
