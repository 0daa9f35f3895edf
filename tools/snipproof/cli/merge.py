"""`snipproof merge`: one report of the reports of shards."""

from pathlib import Path

import click
from rich.console import Console

from snipproof.cli.reports import Files, report_options
from snipproof.merge import merge
from snipproof.report.json import read_json
from snipproof.report.terminal import TerminalReport


@click.command(name="merge")
@click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@report_options
@click.option("-v", "--verbose", is_flag=True, help="Show what passed, too.")
@click.pass_obj
def command(  # noqa: PLR0917  click calls by keyword
    folder: Path,
    reports: tuple[Path, ...],
    report: Path | None,
    junit: Path | None,
    markdown: Path | None,
    sarif: Path | None,
    verbose: bool,
) -> None:
    """Make one report of the REPORTS of a run's shards, and end as the whole run would have.

    A shard that is missing, given twice, or of another commit, contract, division or target is an
    error.
    """
    found = merge([(file, read_json(file)) for file in reports])
    printer = TerminalReport(
        Console(highlight=False, soft_wrap=True), folder.resolve(), verbose=verbose
    )
    for result in found.results:
        printer.result(result)
    printer.problems(found.problems)
    printer.summary(found)
    Files(report, junit, markdown, sarif).write(found, folder.resolve())
    raise click.exceptions.Exit(found.exit_status)
