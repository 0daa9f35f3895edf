"""The reports for machines that commands write where they are asked to."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from snipproof.report.json import write_json
from snipproof.results import Report
from snipproof.usage import UsageError

_FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True)
class Files:
    """Where the reports go; None for the ones that nobody asked for."""

    report: Path | None = None
    junit: Path | None = None
    markdown: Path | None = None

    def write(self, found: Report) -> None:
        """Write a run's reports. Raises `UsageError` where one cannot be written."""
        try:
            if self.report:
                write_json(found, self.report)
            if self.junit:
                from snipproof.report.junit import write_junit  # noqa: PLC0415  for CI alone

                write_junit(found, self.junit)
            if self.markdown:
                from snipproof.report.markdown import write_markdown  # noqa: PLC0415

                write_markdown(found, self.markdown)
        except OSError as error:
            raise UsageError(f"a report cannot be written: {error}") from error


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options `--report`, `--junit` and `--markdown`."""
    for name, what in (
        ("--markdown", "a table in Markdown"),
        ("--junit", "JUnit XML"),
        ("--report", "JSON"),
    ):
        command = click.option(name, type=_FILE, help=f"Write {what}.")(command)
    return command
