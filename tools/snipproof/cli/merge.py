"""`snipproof merge`: one report of the reports of shards."""

from pathlib import Path

import click

from snipproof.cli.help_epilog import examples
from snipproof.cli.reports import Files, report_options
from snipproof.core.failure import FailureError
from snipproof.core.usage import UsageError
from snipproof.project.project import Project, load_project
from snipproof.report.json import read_json
from snipproof.report.screen import Screen
from snipproof.report.terminal import TerminalReport
from snipproof.run.durations import keep_durations
from snipproof.run.merge import merge
from snipproof.run.results import Report


@click.command(
    name="merge",
    epilog=examples(
        {
            "snipproof merge 1.json 2.json": "the verdict of the whole run",
            "snipproof merge *.json --junit all.xml": "and a report for CI",
        }
    ),
)
@click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@report_options
@click.option("-v", "--verbose", is_flag=True, help="Show passed examples, too.")
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
    """Merge the REPORTS of a run's shards, and exit as the whole run would have.

    A shard that is missing, given twice, or of another commit, contract, division or target is an
    error. In a project, how long the snippets took is kept for the next division.
    """
    parts = [(file, read_json(file)) for file in reports]
    found = merge(parts)
    project = _project(folder)
    root = project.settings.root if project else folder.resolve()
    printer = TerminalReport(Screen(), root, verbose=verbose)
    printer.results(found.results)
    printer.problems(found.problems)
    printer.summary(found)
    # The shards have annotated what is theirs.
    told = {failure for _, part in parts for failure in part.failures}
    Files(report, junit, markdown, sarif).write(found, root, told)
    if project:
        _keep(project, found)
    raise click.exceptions.Exit(found.exit_status)


def _project(folder: Path) -> Project | None:
    """Return the project that a folder is in; reports can be merged anywhere."""
    try:
        return load_project(folder)
    except FailureError:
        return None


def _keep(project: Project, found: Report) -> None:
    state = project.settings.folder("state")
    try:
        keep_durations(found.results, project.examples, state)
    except OSError as error:
        raise UsageError(f"durations cannot be kept in {state}: {error}") from error
