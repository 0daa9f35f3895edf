"""`snipproof check`: read everything, run nothing."""

from datetime import UTC, datetime
from pathlib import Path

import click

from snipproof.cli.help_epilog import examples
from snipproof.cli.reports import Files, problems_only, report_options
from snipproof.core.text import count
from snipproof.project.problems import held_problems
from snipproof.project.project import load_project
from snipproof.report.screen import Screen, Styled
from snipproof.report.terminal import TerminalReport


@click.command(
    name="check",
    epilog=examples(
        {
            "snipproof check": "everything",
            "snipproof check content/guides": "mistakes in one folder",
        }
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@report_options
@click.pass_obj
def command(  # noqa: PLR0917  click calls by keyword
    folder: Path,
    paths: tuple[Path, ...],
    report: Path | None,
    junit: Path | None,
    markdown: Path | None,
    sarif: Path | None,
) -> None:
    """Read pages, examples and contract, and report mistakes without running anything.

    With PATHs, report only mistakes in these files and folders.
    """
    project = load_project(folder)
    root = project.settings.root
    chosen = [_inside(path, root) for path in paths]
    today = datetime.now(UTC).date()
    held = held_problems(project, today, shrink=not chosen)
    found = [
        failure
        for failure in held.fresh
        if not chosen or any(Path(failure.location.path).is_relative_to(path) for path in chosen)
    ]
    screen = Screen()
    TerminalReport(screen, root).problems(found)
    Files(report, junit, markdown, sarif).write(problems_only(found), root)
    read = f"{count(len(project.pages), 'page')} and {count(len(project.examples), 'example')} read"
    if found:
        screen.print(Styled(f"{read}: {count(len(found), 'problem')}", "bold red"))
        raise click.exceptions.Exit(1)
    known = f", {count(held.known, 'problem')} in the baseline" if held.known else ""
    gone = f", which shrank by {held.gone}" if held.gone and not chosen else ""
    screen.print(Styled(f"{read}: nothing wrong{known}{gone}", "bold green"))


def _inside(path: Path, root: Path) -> Path:
    """Return a path as it stands in the project; one outside fits nothing there."""
    full = path.resolve()
    if not full.exists():
        raise click.UsageError(f"there is no {path}")
    return full.relative_to(root) if full.is_relative_to(root) else full
